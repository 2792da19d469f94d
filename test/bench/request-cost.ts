import { codeOf, stepAt } from '../process/support/authenticator.ts';
import { freePort } from '../process/support/server-process.ts';
import type { Figure } from './figures.ts';
import type { Enrolled } from './installation.ts';
import { PASSWORD } from './installation.ts';
import type { Load, LoadResult } from './load.ts';
import { type LoadClient, type MeasuredProcess, startLoadClient, startMeasured } from './measured-process.ts';

const CONNECTIONS = 8;
const ROUNDS = 21;
const REQUESTS = 1_000;
const LOGIN_ROUNDS = 7;
/** Rounds that only warm up: code that runs often is compiled by then. */
const WARM_UP_ROUNDS = 6;
/** How many users a measurement of logins takes: each can use a code once. */
const LOGINS = 16;
export const USERS_NEEDED = LOGINS * (LOGIN_ROUNDS + WARM_UP_ROUNDS);

/** Processor time, ms, that each of these servers spends while one load is on all of them. */
async function costs(servers: readonly MeasuredProcess[], client: LoadClient, load: Load): Promise<number[]> {
  const used = () => Promise.all(servers.map(async (server) => (await server.usage()).processor));
  const before = await used();
  const result = await client.run(load);
  requireAll(result, load);
  return (await used()).map((after, index) => after - (before[index] ?? 0));
}

function requireAll(result: LoadResult, { times, requests }: Load): void {
  const wanted = times * requests.length;
  if (result['200'] !== wanted) throw new Error(`Not every answer was 200: ${JSON.stringify(result)} of ${wanted}`);
}

/**
 * `GET /user/currentUser` with a cookie, beside a bare route that answers the same text. Both are asked in turn, request by
 * request: what else happens on the machine, and whether the client must be woken for an answer, is the same for both.
 */
export async function currentUserCost(server: MeasuredProcess, cookie: string): Promise<Figure> {
  const answer = await fetch(`${server.url}/user/currentUser`, { headers: { cookie } });
  const type = answer.headers.get('content-type') ?? '';
  const port = await freePort();
  const args = [String(port), type, await answer.text()];
  const bare = await startMeasured({ entry: 'test/bench/bare-server.ts', port, args });
  const client = startLoadClient();
  const requests = [`${server.url}/user/currentUser`, `${bare.url}/`].map((url) => ({
    ...{ url, method: 'GET', headers: { cookie } },
  }));
  const load = { connections: CONNECTIONS, times: REQUESTS, requests };
  const values: number[] = [];
  const spent: [number, number][] = [];
  try {
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const [own = 0, framework = 0] = await costs([server, bare], client, load);
      if (round < 0) continue;
      values.push(own / framework);
      spent.push([own / REQUESTS, framework / REQUESTS]);
    }
  } finally {
    await client.stop();
    await bare.stop();
  }
  const [own, framework] = [0, 1].map((index) => microseconds(spent.map((pair) => pair[index] ?? 0)));
  return {
    what: '`GET /user/currentUser` with a session, beside a bare route with the same answer',
    unit: ' ×',
    target: 2,
    values,
    note: `${own} µs beside ${framework} µs of processor time per request`,
  };
}

function microseconds(values: readonly number[]): number {
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1000);
}

/** A whole login with password and code, beside one password hash in the same process. */
export async function loginCost(server: MeasuredProcess, enrolled: readonly Enrolled[]): Promise<Figure> {
  const client = startLoadClient();
  const url = `${server.url}/tenant/oauth?tenant_id=t1`;
  const values: number[] = [];
  const spent: [number, number][] = [];
  try {
    for (let round = -WARM_UP_ROUNDS; round < LOGIN_ROUNDS; round++) {
      const users = enrolled.slice((round + WARM_UP_ROUNDS) * LOGINS, (round + WARM_UP_ROUNDS + 1) * LOGINS);
      let logins = 0;
      let hashes = 0;
      // In turn, one by one: the machine's pace is the same for both.
      for (const user of users) {
        const [login = 0] = await costs([server], client, { connections: 1, times: 1, requests: [loginOf(url, user)] });
        const before = await server.usage();
        hashes += (await server.hash(1)).processor - before.processor;
        logins += login;
      }
      if (round < 0) continue;
      values.push(logins / hashes);
      spent.push([logins / LOGINS, hashes / LOGINS]);
    }
  } finally {
    await client.stop();
  }
  const [login, hash] = [0, 1].map((index) => microseconds(spent.map((pair) => pair[index] ?? 0)) / 1000);
  return {
    what: 'Login with password and TOTP code, beside one Argon2id hash',
    unit: ' ×',
    target: 1.3,
    values,
    note: `${login?.toFixed(1)} ms beside ${hash?.toFixed(1)} ms of processor time`,
  };
}

function loginOf(url: string, { userName, secret }: Enrolled): Load['requests'][number] {
  const form = { username: userName, password: PASSWORD, tfa_code: codeOf(secret, stepAt(Date.now())) };
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}
