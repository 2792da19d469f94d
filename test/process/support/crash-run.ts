import { setTimeout } from 'node:timers/promises';
import type { Sealer } from '../../../src/core/ports/sealer.ts';
import type { Db } from '../../../src/storage/schema.ts';
import { nextStep } from './authenticator.ts';
import { createRequests, type Question, type Requests, Unanswered } from './browser-requests.ts';
import { live, lookAround, mayBeLocked } from './daily-life.ts';
import { PASSWORD, type Person } from './person.ts';
import { createSeeded, type Seeded } from './seeded.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { settle } from './settle.ts';
import { readStored } from './stored-rows.ts';

/** Where a run of crashes takes place. */
export interface CrashGround {
  readonly port: number;
  /** For the server, see `ServerOptions`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Who uses it, all of them known to the database already and nobody enrolled. */
  readonly people: readonly Person[];
  readonly administrator: string;
  readonly sealer: Sealer;
  /** Opens the database as the server does, for reading. */
  openDatabase(): Promise<Db>;
  /** Kills the database server and starts it again; `null` when the database is a part of our process. */
  readonly killDatabase: (() => Promise<void>) | null;
}

interface CrashReport {
  /** How often something was killed. */
  rounds: number;
  /** Requests that a crash left without an answer. */
  unanswered: number;
  logins: number;
  activations: number;
  revocations: number;
  readonly problems: string[];
}

const WORKERS = 6;

/**
 * Lets people work with a server, kills it at a random moment, starts it again on what is left, and compares that with
 * what the people were told; over and over. Stops at the first round that shows a contradiction.
 */
export async function crashRun(ground: CrashGround, seed: number, rounds: number): Promise<CrashReport> {
  const report: CrashReport = { rounds: 0, unanswered: 0, logins: 0, activations: 0, revocations: 0, problems: [] };
  const { people, port, variables } = ground;
  const start = (): ServerProcess => spawnServer({ port, variables });
  let server = start();
  try {
    await server.untilHealthy();
    const token = await administratorToken(server, ground.administrator);
    // Once by itself: so it leaves what it compiled to all those that will be killed.
    await server.stop();
    server = start();
    await server.untilHealthy();
    for (let round = 1; round <= rounds && report.problems.length === 0; round++) {
      report.rounds = round;
      const seeded = createSeeded(seed * 1000 + round);
      const load = startLoad(server, people, seeded, () => token);
      await load.until(seeded);
      if (ground.killDatabase !== null && round % 6 === 0) {
        await ground.killDatabase();
        load.finish();
        await load.ended;
        // The same process must find its way back.
        await server.untilHealthy();
      } else {
        load.finish();
        await server.kill9();
        await load.ended;
        if (round % 8 === 0) {
          server = start();
          await setTimeout(seeded.below(800));
          await server.kill9();
        }
        server = start();
        await server.untilHealthy();
      }
      report.unanswered += load.interrupted.size;
      const chosen = [
        ...some(load.interrupted, WORKERS, seeded),
        ...some(load.touched, 2, seeded),
        ...some(people, 1, seeded),
      ];
      await inspect(ground, server, chosen, seeded, report, round);
    }
    await settleAll(ground, report);
  } finally {
    await server.kill9();
  }
  for (const person of people) {
    report.logins += person.logins.length;
    report.activations += person.activations;
    report.revocations += person.revocations;
  }
  return report;
}

async function inspect(
  ground: CrashGround,
  server: ServerProcess,
  chosen: readonly Person[],
  seeded: Seeded,
  report: CrashReport,
  round: number,
): Promise<void> {
  await settleAll(ground, report);
  const requests = createRequests(server.url);
  const queue = [...new Set(chosen)];
  const look = async (): Promise<void> => {
    for (let person = queue.pop(); person !== undefined; person = queue.pop()) {
      await lookAround(person, requests, seeded);
    }
  };
  try {
    await Promise.all([look(), look(), look()]);
  } catch (error) {
    report.problems.push(`after the crash: ${String(error)}\n${server.output()}`);
  }
  requests.close();
  for (const person of ground.people) report.problems.push(...person.faults);
  if (report.problems.length > 0) report.problems.unshift(`round ${round}`);
}

async function settleAll(ground: CrashGround, report: CrashReport): Promise<void> {
  const db = await ground.openDatabase();
  try {
    const stored = await readStored(db, 't1');
    for (const person of ground.people) {
      report.problems.push(...settle(person, stored(person.key, person.name), ground.sealer));
    }
  } finally {
    // Before the next crash: a file that somebody else holds open is not recovered like one that nobody does.
    await db.destroy();
  }
}

interface Load {
  readonly interrupted: Set<Person>;
  readonly touched: Set<Person>;
  /** Waits for the moment to kill. */
  until(seeded: Seeded): Promise<void>;
  /** Nobody begins anything new. */
  finish(): void;
  /** Everybody has done, or has lost, what they were doing. */
  readonly ended: Promise<void>;
}

function startLoad(server: ServerProcess, people: readonly Person[], seeded: Seeded, token: () => string): Load {
  const interrupted = new Set<Person>();
  const touched = new Set<Person>();
  const busy = new Set<Person>();
  const seen: { what: 'sent' | 'answered'; question: Question }[] = [];
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  let wake = (): void => undefined;
  const note = (what: 'sent' | 'answered', question: Question): void => {
    seen.push({ what, question });
    wake();
  };
  const plain = createRequests(server.url);
  const requests: Requests = {
    close: plain.close,
    async ask(question) {
      note('sent', question);
      const answer = await plain.ask(question);
      if (answer.status >= 500) throw new Error(`${question.path}: ${answer.status}\n${server.output()}`);
      note('answered', question);
      return answer;
    },
  };

  const work = async (own: Seeded): Promise<void> => {
    while (!isStopped) {
      const person = choose(people, busy, own);
      busy.add(person);
      touched.add(person);
      try {
        await live(person, requests, own, token);
      } catch (error) {
        if (!(error instanceof Unanswered)) person.faults.push(`${person.name}: ${String(error)}`);
        // Whatever is true of this person now, they wait for the next round to find out.
        interrupted.add(person);
        await Promise.race([setTimeout(300), stopped.promise]);
        continue;
      }
      busy.delete(person);
    }
  };
  const workers = Array.from({ length: WORKERS }, () => work(createSeeded(seeded.below(2 ** 31))));

  return {
    interrupted,
    touched,
    async until(own) {
      // Half of the moments are near something that is being written, the rest at any time.
      const what = own.pick(['time', 'sent', 'answered'] as const);
      const path = own.pick([/activity$/, /verify$/, /oauth/, /logout|revoke/]);
      const number = 1 + own.below(what === 'sent' ? 3 : 6);
      const late = setTimeout(what === 'time' ? own.below(800) : 1200);
      const matching = () => seen.filter((one) => one.what === what && path.test(one.question.path)).length;
      const reached = new Promise<void>((resolve) => {
        wake = () => {
          if (matching() >= number) resolve();
        };
      });
      await Promise.race([late, reached]);
      await setTimeout(own.below(8));
    },
    finish() {
      isStopped = true;
      stopped.resolve();
    },
    ended: Promise.all(workers).then(plain.close),
  };
}

/** Mostly somebody new; else somebody who has a code left. */
function choose(people: readonly Person[], busy: ReadonlySet<Person>, seeded: Seeded): Person {
  const isFree = (person: Person): boolean =>
    !busy.has(person) && !mayBeLocked(person) && nextStep(person.triedStep) !== null && person.faults.length === 0;
  const fresh = people.find((person) => isFree(person) && person.triedStep === 0 && person.sessions.length === 0);
  const known = some(
    people.filter((person) => isFree(person) && person.triedStep > 0),
    1,
    seeded,
  )[0];
  const chosen = (seeded.chance(0.7) ? fresh : known) ?? fresh ?? known;
  if (chosen === undefined) throw new Error('Nobody is left: more people are needed');
  return chosen;
}

function some<Value>(values: Iterable<Value>, count: number, seeded: Seeded): Value[] {
  const left = [...values];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(seeded.below(left.length), 1)).flat();
}

async function administratorToken(server: ServerProcess, name: string): Promise<string> {
  const requests = createRequests(server.url);
  const form = { grant_type: 'PASSWORD', username: name, password: PASSWORD };
  const { status, body } = await requests.ask({ method: 'POST', path: '/tenant/oauth/token?tenant_id=t1', form });
  requests.close();
  if (status !== 200) throw new Error(`The administrator could not log in: ${status}`);
  return String(body.access_token);
}
