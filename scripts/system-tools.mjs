import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './run.mjs';

const isWindows = process.platform === 'win32';

/** The full path of the first of these programs that is on the PATH, or undefined. */
export function findOnPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => join(folder, isWindows ? `${name}.exe` : name)))
    .find((path) => existsSync(path));
}

/** The Chromium (or Chrome) of this machine, or undefined. */
export function findChromium() {
  return findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/** The folder with PostgreSQL's initdb and postgres, or undefined. Debian keeps them off the PATH, one per version. */
export function findPostgresFolder() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
  ].find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, isWindows ? `${name}.exe` : name))),
  );
}

const tools = [
  // Without a font, Chromium draws no text.
  { name: 'chromium', packages: ['chromium', 'fonts-liberation'], find: findChromium },
  { name: 'oathtool', packages: ['oathtool'], find: () => findOnPath('oathtool') },
  { name: 'zbarimg', packages: ['zbar-tools'], find: () => findOnPath('zbarimg') },
  // Debian's tshark brings text2pcap with it, in a package that it needs.
  { name: 'tshark', packages: ['tshark'], find: () => findOnPath('tshark') && findOnPath('text2pcap') },
  { name: 'aiosmtpd', packages: ['python3-aiosmtpd'], find: () => findOnPath('aiosmtpd') },
  { name: 'openssl', packages: ['openssl'], find: () => findOnPath('openssl') },
  {
    name: 'PostgreSQL server',
    packages: ['postgresql'],
    find: () => process.env.SALLYPORT_TEST_DATABASE_URL ?? findPostgresFolder(),
  },
];

const missingTools = () => tools.filter(({ find }) => find() === undefined);

/** How to run a command as root without asking anybody, or undefined. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = findOnPath('sudo');
  if (sudo !== undefined && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0) return [sudo, '-n'];
  return undefined;
}

/** Debian's package would otherwise create and start a cluster of its own, which the tests never use. */
const withoutCluster = `
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf`;

function install(prefix, packages) {
  const asRoot = (...command) => {
    const [program, ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    return spawnSync(program, args, { stdio: ['ignore', 2, 2] }).status === 0;
  };
  const options = ['-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  return (
    (!packages.includes('postgresql') || asRoot('sh', '-c', withoutCluster)) &&
    asRoot('apt-get', '-q', 'update') &&
    asRoot('apt-get', 'install', ...options, '-o', 'Dpkg::Options::=--force-confold', ...packages)
  );
}

/**
 * Finds what the tests drive from outside, or installs it: a browser, an authenticator, a QR reader, a decoder of
 * packets, a mail server and PostgreSQL.
 */
export async function ensureSystemTools() {
  const missing = missingTools();
  if (missing.length === 0) return;
  const packages = missing.flatMap((tool) => tool.packages);
  const prefix = findOnPath('apt-get') === undefined ? undefined : rootPrefix();
  if (prefix !== undefined) {
    say(`Installing ${packages.join(', ')}…`);
    install(prefix, packages);
  }
  const stillMissing = missingTools().map(({ name }) => name);
  if (stillMissing.length === 0) return;
  throw new Error(
    `The tests need ${stillMissing.join(', ')}. On Debian: ` +
      `sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
  );
}
