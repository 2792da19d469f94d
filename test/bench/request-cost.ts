import { codeOf, stepAt } from '../process/support/authenticator.ts';
import { freePort } from '../process/support/server-process.ts';
import type { Figure } from './figures.ts';
import type { Enrolled } from './installation.ts';
import { PASSWORD } from './installation.ts';
import type { Load, LoadResult } from './load.ts';
import { type LoadClient, type MeasuredProcess, startLoadClient, startMeasured } from './measured-process.ts';

const CONNECTIONS = 8;
const ROUNDS = 9;
const REQUESTS = 2_000;
const LOGIN_ROUNDS = 7;
/** Rounds that only warm up: code that ran a hundred times is compiled by then. */
const WARM_UP_ROUNDS = 6;
/** How many users a measurement of logins takes: each can use a code once. */
const LOGINS = 16;
export const USERS_NEEDED = LOGINS * (LOGIN_ROUNDS + WARM_UP_ROUNDS);

/** Processor time, ms, that a server spends while a load is on it. */
async function cost(server: MeasuredProcess, client: LoadClient, load: Load): Promise<number> {
  const before = await server.usage();
  const result = await client.run(load);
  requireAll(result, load);
  return (await server.usage()).processor - before.processor;
}

function requireAll(result: LoadResult, { times, requests }: Load): void {
  const wanted = times * requests.length;
  if (result['200'] !== wanted) throw new Error(`Not every answer was 200: ${JSON.stringify(result)} of ${wanted}`);
}

/** `GET /user/currentUser` with a cookie, beside a bare route that answers the same text. */
export async function currentUserCost(server: MeasuredProcess, cookie: string): Promise<Figure> {
  const answer = await fetch(`${server.url}/user/currentUser`, { headers: { cookie } });
  const type = answer.headers.get('content-type') ?? '';
  const port = await freePort();
  const args = [String(port), type, await answer.text()];
  const bare = await startMeasured({ entry: 'test/bench/bare-server.ts', port, args });
  const client = startLoadClient();
  const request = { method: 'GET', headers: { cookie } };
  const load = { connections: CONNECTIONS, times: REQUESTS, requests: [request] };
  const values: number[] = [];
  const costs: [number, number][] = [];
  try {
    for (let round = -2; round < ROUNDS; round++) {
      const own = await cost(server, client, { ...load, url: `${server.url}/user/currentUser` });
      const framework = await cost(bare, client, { ...load, url: `${bare.url}/` });
      // The first rounds only warm up.
      if (round < 0) continue;
      values.push(own / framework);
      costs.push([own / REQUESTS, framework / REQUESTS]);
    }
  } finally {
    await client.stop();
    await bare.stop();
  }
  const [own, framework] = [0, 1].map((index) => microseconds(costs.map((pair) => pair[index] ?? 0)));
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
  const costs: [number, number][] = [];
  try {
    for (let round = -WARM_UP_ROUNDS; round < LOGIN_ROUNDS; round++) {
      const users = enrolled.slice((round + WARM_UP_ROUNDS) * LOGINS, (round + WARM_UP_ROUNDS + 1) * LOGINS);
      const requests = users.map(({ userName, secret }) => ({
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          username: userName,
          password: PASSWORD,
          tfa_code: codeOf(secret, stepAt(Date.now())),
        }).toString(),
      }));
      const logins = await cost(server, client, { url, connections: 1, times: 1, requests });
      const before = await server.usage();
      const hashes = (await server.hash(LOGINS)).processor - before.processor;
      if (round < 0) continue;
      values.push(logins / hashes);
      costs.push([logins / LOGINS, hashes / LOGINS]);
    }
  } finally {
    await client.stop();
  }
  const [login, hash] = [0, 1].map((index) => microseconds(costs.map((pair) => pair[index] ?? 0)) / 1000);
  return {
    what: 'Login with password and TOTP code, beside one Argon2id hash',
    unit: ' ×',
    target: 1.3,
    values,
    note: `${login?.toFixed(1)} ms beside ${hash?.toFixed(1)} ms of processor time`,
  };
}
