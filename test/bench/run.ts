import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/support/server-process.ts';
import { type Figure, judge, row } from './figures.ts';
import { installedSize, memory, programs, startTimes } from './footprint.ts';
import { makeInstallation, PASSWORD } from './installation.ts';
import { project, startMeasured } from './measured-process.ts';
import { currentUserCost, loginCost, USERS_NEEDED } from './request-cost.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'));
try {
  const figures = await measure();
  const text = report(figures);
  await writeFile(join(project, 'docs', 'benchmarks.md'), text);
  process.stdout.write(text);
  process.exitCode = figures.some((figure) => judge(figure) === 'missed') ? 1 : 0;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function measure(): Promise<Figure[]> {
  const enrolled = await makeInstallation(dataDir, USERS_NEEDED);
  const figures: Figure[] = [];
  const variables = { SALLYPORT_DATA_DIR: dataDir };
  const server = await startMeasured({ entry: programs.built.entry, port: await freePort(), variables });
  try {
    figures.push(await currentUserCost(server, await cookieOf(server.url)));
    figures.push(await loginCost(server, enrolled));
  } finally {
    await server.stop();
  }
  figures.push(...(await startTimes(dataDir)));
  for (const which of ['built', 'source'] as const) figures.push(await memory(dataDir, which, cookieOf));
  figures.push(await installedSize());
  return figures;
}

/** The administrator's session. */
async function cookieOf(url: string): Promise<string> {
  const body = new URLSearchParams({ username: 'admin', password: PASSWORD });
  const answer = await fetch(`${url}/tenant/oauth?tenant_id=t1`, { method: 'POST', body });
  if (answer.status !== 200) throw new Error(`The administrator could not log in: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

function report(figures: readonly Figure[]): string {
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim()}, ${process.platform} ${process.arch}`;
  return `# Benchmarks

\`npm run bench\` measures the built server and writes this file. Costs are ratios of processor time (user and system, of
the server's process alone; the client is another one) within one run, both sides in turn, request by request, so that
they mean the same on a slow or busy machine. Times and sizes are this machine's. Median, and lowest to highest of the
rounds.

Written on ${machine}, Node.js ${process.version}, with SQLite.

| What | Target | Result | Range | Verdict | |
| --- | --- | --- | --- | --- | --- |
${figures.map(row).join('\n')}

The run fails when a target is missed by more than a quarter: one run on one machine proves no less than that.
`;
}
