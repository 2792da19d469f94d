import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { smsUrlProblem } from '../senders/index.ts';
import { readNetwork } from '../senders/outer-hosts.ts';

/** The operator's settings, checked and complete. docs/configuration.md describes each. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** Origin for links, `self` fields, cookies and the TOTP issuer; no slash at the end. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** `postgres://…`, or `null` for the embedded database. */
  readonly databaseUrl: string | null;
  /** 32 bytes each; empty = generated into the data folder. */
  readonly masterKeys: readonly Uint8Array[];
  readonly tenant: string;
  readonly adminUser: string;
  readonly adminEmail: string;
  /** `null` = generated and printed once. */
  readonly adminPassword: string | null;
  readonly trustedProxies: readonly string[];
  /** Folder of static web applications, or `null`. */
  readonly appsDir: string | null;
  /** `log:`, `none:`, or the URL of a gateway in src/senders. */
  readonly smsUrl: string;
  /** Addresses and networks inside that tenants' own gateways may be at. */
  readonly smsPrivateNetworks: readonly string[];
  /** `log:`, `smtp://…` or `smtps://…`. */
  readonly smtpUrl: string;
  /** Sender of mail: an address, or `Name <address>`. */
  readonly mailFrom: string;
  readonly logLevel: string;
}

/** All problems at once: the operator mends them in one go. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((one) => `  - ${one}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const NAMES = [
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'DATA_DIR',
  'DATABASE_URL',
  'MASTER_KEY',
  'TENANT',
  'ADMIN_USER',
  'ADMIN_EMAIL',
  'ADMIN_PASSWORD',
  'SMS_URL',
  'SMS_PRIVATE_NETWORKS',
  'SMTP_URL',
  'MAIL_FROM',
  'APPS_DIR',
  'TRUSTED_PROXIES',
  'LOG_LEVEL',
];

/** Reads the operator's settings from the environment; throws `ConfigurationError` with every problem. */
export function readConfiguration(environment: Environment = process.env): Configuration {
  const problems: string[] = [];
  const get = (name: string): string | undefined => environment[`SALLYPORT_${name}`]?.trim() || undefined;
  const check = (name: string, good: boolean, hint: string): void => {
    if (!good) problems.push(`SALLYPORT_${name} ${hint}`);
  };
  refuseUnknown(environment, problems);

  const port = Number(get('PORT') ?? '8080');
  const portIsGood = Number.isInteger(port) && port >= 0 && port <= 65_535;
  check('PORT', portIsGood, 'must be a port number from 0 to 65535');
  const publicUrl = readPublicUrl(get('PUBLIC_URL') ?? `http://localhost:${portIsGood ? port : 8080}`, problems);
  const databaseUrl = get('DATABASE_URL') ?? null;
  check(
    'DATABASE_URL',
    databaseUrl === null || isDatabaseUrl(databaseUrl),
    'must be postgres://user:password@host[:port]/database; / : @ # and % in user and password are written %2F %3A %40 %23 %25',
  );
  const tenant = get('TENANT') ?? 't1';
  check(
    'TENANT',
    /^(?!(roles|inventoryroles)$)[a-z0-9][a-z0-9-]{0,31}$/.test(tenant),
    'must be lower-case letters, digits and -, at most 32',
  );
  const adminUser = get('ADMIN_USER') ?? 'admin';
  check('ADMIN_USER', /^[^\s/\\+:$]{1,254}$/.test(adminUser), 'must have no blanks or any of / \\ + : $');
  const adminEmail = get('ADMIN_EMAIL') ?? 'admin@localhost';
  check('ADMIN_EMAIL', /^[^\s@]+@[^\s@]+$/.test(adminEmail), 'must be an email address');
  const adminPassword = environment.SALLYPORT_ADMIN_PASSWORD || null;
  check(
    'ADMIN_PASSWORD',
    adminPassword === null || /^[\x21-\x7e]{8,32}$/.test(adminPassword),
    'must have 8 to 32 characters: letters from a to z, digits, symbols',
  );
  const logLevel = get('LOG_LEVEL') ?? 'info';
  check('LOG_LEVEL', LEVELS.includes(logLevel), `must be one of ${LEVELS.join(', ')}`);
  const smsUrl = get('SMS_URL') ?? 'log:';
  const smsProblem = smsUrlProblem(smsUrl);
  check('SMS_URL', smsProblem === null, smsProblem ?? '');
  const smtpUrl = get('SMTP_URL') ?? 'log:';
  check('SMTP_URL', isSmtpUrl(smtpUrl), 'must be log:, smtp://[user:password@]host[:port] or smtps://…');
  const mailFrom = get('MAIL_FROM') ?? 'sallyport@localhost';
  check('MAIL_FROM', isSender(mailFrom), 'must be an email address, or a name and <an address>');
  const masterKeys = readMasterKeys(get('MASTER_KEY'), problems);
  const appsDir = get('APPS_DIR') === undefined ? null : resolve(get('APPS_DIR') ?? '');
  check('APPS_DIR', appsDir === null || isFolder(appsDir), 'must be a folder that can be read');
  const smsPrivateNetworks = listed(get('SMS_PRIVATE_NETWORKS'));
  for (const network of smsPrivateNetworks) {
    check('SMS_PRIVATE_NETWORKS', readNetwork(network) !== null, `: ${network} is no address or network`);
  }
  const trustedProxies = listed(get('TRUSTED_PROXIES'));
  for (const proxy of trustedProxies) {
    const [, prefix = 0] = readNetwork(proxy) ?? [];
    // Whoever believes everybody believes what everybody says of their own address.
    check('TRUSTED_PROXIES', prefix > 0, `: ${proxy} is no address or network`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    host: get('HOST') ?? '127.0.0.1',
    port,
    publicUrl,
    dataDir: resolve(get('DATA_DIR') ?? './data'),
    databaseUrl,
    masterKeys,
    tenant,
    adminUser,
    adminEmail,
    adminPassword,
    trustedProxies,
    appsDir,
    smsUrl,
    smsPrivateNetworks,
    smtpUrl,
    mailFrom,
    logLevel,
  };
}

const listed = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A misspelt name would otherwise be a setting that silently does nothing. */
function refuseUnknown(environment: Environment, problems: string[]): void {
  for (const name of Object.keys(environment)) {
    const short = name.replace(/^SALLYPORT_/, '');
    if (short === name || short.startsWith('TEST_') || NAMES.includes(short)) continue;
    problems.push(`${name} is not known; the known ones are ${NAMES.map((one) => `SALLYPORT_${one}`).join(', ')}`);
  }
}

function readPublicUrl(text: string, problems: string[]): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const good = url !== null && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search === '';
  if (!good) problems.push('SALLYPORT_PUBLIC_URL must be http:// or https:// with a host and no path');
  return url?.origin ?? '';
}

/** One or more keys of 32 bytes in base64, separated by commas. */
function readMasterKeys(text: string | undefined, problems: string[]): Uint8Array[] {
  if (text === undefined) return [];
  const keys = text.split(',').map((one) => new Uint8Array(Buffer.from(one.trim(), 'base64')));
  if (keys.some((key) => key.length !== 32 || new Set(key).size < 8)) {
    problems.push(
      'SALLYPORT_MASTER_KEY must be 32 random bytes in base64 (openssl rand -base64 32), or several with commas',
    );
  }
  return keys;
}

/**
 * A password that is not encoded would make its own rest the host, or cut the URL short: the server would look for the
 * wrong machine, and name a part of the password in the log. Without a host it is a socket on this machine.
 */
function isDatabaseUrl(text: string): boolean {
  const whole = text.replace('@/', '@localhost/');
  if (!/^postgres(ql)?:\/\/./.test(text) || !URL.canParse(whole)) return false;
  const { pathname, hash } = new URL(whole);
  return hash === '' && /^(\/[^/@]*)?$/.test(pathname);
}

/** Without a path or query: a setting that nothing reads would be one that silently does nothing. */
function isSmtpUrl(text: string): boolean {
  if (text === 'log:') return true;
  if (!/^smtps?:\/\/[^\s/?#]+\/?$/.test(text) || !URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  return hostname !== '' && (username === '') === (password === '');
}

/** One sender, whose name brings no second header. */
function isSender(text: string): boolean {
  const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
  const [, named] = /^[^\p{C}<>",;@]+ <([^<>]+)>$/u.exec(text) ?? [];
  return address.test(named ?? text);
}
