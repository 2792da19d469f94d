import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Call, type Client, TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, type Person, switchTfaOn } from '../support/people.ts';
import { engines, nextAddress, type TestServer, withServer } from '../support/start-server.ts';
import { STEP, totpCode, wrongCode } from '../support/totp-code.ts';
import { type ModelSession, type Reply, TotpModel } from '../support/totp-model.ts';

// T070 to T079, T086 to T091: several people who know the password, an administrator and the clock do what they like, in
// any order, each request at another process. Whatever they do, the server answers as the model says, which is written
// from docs/security.md: nobody gets further than that, and nobody is kept out who should get in.

const BROWSERS = 3;
const PLAYS = 25;
const who = fc.nat(BROWSERS - 1);
/** Nobody, everybody with Basic, or a browser, for what may be done with any of them. */
const anybody = fc.oneof({ weight: 6, arbitrary: who }, { weight: 1, arbitrary: fc.constant('basic' as const) });
/** Which secret a code is made from, and for which step from now. */
const code = fc.record({
  of: fc.oneof(
    { weight: 8, arbitrary: fc.constant('own' as const) },
    { weight: 1, arbitrary: fc.constantFrom('dead' as const, 'none' as const, 'wrong' as const) },
  ),
  steps: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.constantFrom(-2, -1, 1, 2) }),
});
const wait = fc.constantFrom(1, 20, 30, 90, 700, 1000, -5, -40, -600);
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.record({ verb: fc.constant('login' as const), who, code }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('start' as const), who: anybody }) },
  { weight: 5, arbitrary: fc.record({ verb: fc.constant('verify' as const), who: anybody, code }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('activate' as const), who: anybody }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('use' as const), who: anybody }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('log out' as const), who }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constantFrom('revoke' as const, 'close and open' as const) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('enforce' as const), on: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('wait' as const), seconds: wait }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

const now = { of: 'own', steps: 0 } as const;
const ahead = { of: 'own', steps: 1 } as const;
/** What takes several deeds to come about, and by chance alone hardly would. */
const habit = fc.oneof(
  fc
    .tuple(anybody, fc.boolean())
    .map(([one, early]): Deed[] => [
      ...(one === 'basic' ? [] : [{ verb: 'login' as const, who: one, code: now }]),
      { verb: 'start', who: one },
      { verb: 'verify', who: one, code: early ? ahead : now },
      { verb: 'activate', who: one },
    ]),
  who.map((one): Deed[] => [
    { verb: 'wait', seconds: 30 },
    { verb: 'login', who: one, code: now },
    { verb: 'use', who: one },
  ]),
  who.map((one): Deed[] => Array(5).fill({ verb: 'login', who: one, code: { of: 'wrong', steps: 0 } })),
);
const story = fc
  .array(fc.oneof({ weight: 3, arbitrary: deed.map((one) => [one]) }, { weight: 1, arbitrary: habit }), {
    minLength: 5,
    maxLength: 40,
    size: 'max',
  })
  .map((parts) => parts.flat());

/** One user, the browsers of those who know the password, and what the model thinks of it all. */
class Play {
  readonly model = new TotpModel();
  readonly #servers: readonly TestServer[];
  readonly #person: Person;
  readonly #jars: ReadonlyArray<Map<string, string>>;
  readonly #held: (ModelSession | null)[] = Array(BROWSERS).fill(null);
  #turn = 0;

  constructor(servers: readonly TestServer[], person: Person) {
    this.#servers = servers;
    this.#person = person;
    this.#jars = this.#held.map(() => new Map());
  }

  /** Does it on both sides, and says what either answers. */
  async do(deed: Deed): Promise<[Reply, Reply]> {
    const now = this.#server().clock.now();
    const { model } = this;
    switch (deed.verb) {
      case 'login':
        return this.#login(now, deed);
      case 'start': {
        const answer = await this.#send(deed.who, 'POST', TOTP_SECRET, {});
        return [replyOf(answer), model.start(now, this.#owner(deed.who), String(answer.at('rawSecret')))];
      }
      case 'verify': {
        const typed = this.#typed(deed.code, now, this.model.secret ?? this.model.pending?.secret) ?? '';
        const answer = await this.#send(deed.who, 'POST', `${TOTP_SECRET}/verify`, { body: { code: typed } });
        return [replyOf(answer), model.verify(now, this.#owner(deed.who), typed)];
      }
      case 'activate': {
        const answer = await this.#send(deed.who, 'POST', `${TOTP_SECRET}/activity`, { body: { isActive: true } });
        return [replyOf(answer), model.activate(now, this.#owner(deed.who))];
      }
      case 'use': {
        const answer = await this.#send(deed.who, 'GET', '/user/currentUser', {});
        return [replyOf(answer), model.use(now, this.#owner(deed.who))];
      }
      case 'log out': {
        const answer = await this.#send(deed.who, 'POST', '/user/logout', {});
        model.logOut(now, this.#held[deed.who] ?? null);
        this.#held[deed.who] = null;
        return [replyOf(answer), 200];
      }
      default:
        return this.#asAdministrator(now, deed);
    }
  }

  async #login(now: number, { who: browser, code: wanted }: Extract<Deed, { verb: 'login' }>): Promise<[Reply, Reply]> {
    const typed = this.#typed(wanted, now, this.model.secret);
    const { userName: username, password } = this.#person;
    const form = { grant_type: 'PASSWORD', username, password, ...(typed === null ? {} : { tfa_code: typed }) };
    const answer = await this.#send(browser, 'POST', '/tenant/oauth', { form });
    const expected = this.model.login(now, typed, this.#held[browser] ?? null);
    if (expected.session !== null) this.#held[browser] = expected.session;
    return [replyOf(answer), expected.reply];
  }

  async #asAdministrator(now: number, deed: Deed): Promise<[Reply, Reply]> {
    const { model } = this;
    const server = this.#server();
    const { path } = this.#person;
    if (deed.verb === 'wait') {
      server.clock.move(deed.seconds * 1000);
      return [204, 204];
    }
    const admin = await server.admin();
    if (deed.verb === 'enforce') {
      model.enforced = deed.on;
      return [(await admin.put(`${path}/tfa`, { tfaEnforced: deed.on })).status, 200];
    }
    if (deed.verb === 'revoke') {
      model.revoke(now);
      return [(await admin.delete(`${path}/totpSecret/revoke`)).status, 204];
    }
    model.endSessions(now);
    await admin.put(path, { enabled: false });
    return [(await admin.put(path, { enabled: true })).status, 200];
  }

  /** The next request goes to the other process. */
  #server(): TestServer {
    return this.#servers[this.#turn % this.#servers.length] as TestServer;
  }

  #owner(who: number | 'basic'): ModelSession | 'basic' | null {
    return who === 'basic' ? who : (this.#held[who] ?? null);
  }

  #typed({ of, steps }: { of: string; steps: number }, now: number, own: string | null | undefined): string | null {
    const secret = of === 'dead' ? this.model.dead.at(-1) : own;
    if (of === 'none') return null;
    if (of === 'wrong' && secret) return wrongCode(secret, now);
    return secret ? totpCode(secret, now + steps * STEP) : '135790';
  }

  async #send(who: number | 'basic', method: string, url: string, call: Call): Promise<Answer> {
    const { userName, password } = this.#person;
    // From anywhere: failures are counted by address too, and that is not the subject here.
    const client: Client = this.#server().client(nextAddress());
    this.#turn++;
    if (who === 'basic') return client.send(method, url, { ...call, basic: [userName, password] });
    const jar = this.#jars[who];
    for (const [name, value] of jar ?? []) client.jar.set(name, value);
    const answer = await client.send(method, url, call);
    jar?.clear();
    for (const [name, value] of client.jar) jar?.set(name, value);
    return answer;
  }
}

const replyOf = ({ code: refusal, status }: Answer): Reply => refusal ?? status;

describe.each(engines)('on %s', (engine) => {
  const server = withServer(engine);
  let other: TestServer;
  beforeAll(async () => {
    other = await server().another();
    await switchTfaOn(server());
    // Tokens tell the time in whole seconds.
    server().clock.move(1000 - (server().clock.now() % 1000));
  });

  test('every answer is the one of the model', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (deeds) => {
        const play = new Play([server(), other], await newPerson(server()));
        const told: string[] = [];
        for (const one of deeds) {
          const [answered, expected] = await play.do(one);
          told.push(`${JSON.stringify(one)} -> ${answered}`);
          expect(answered, told.join('\n')).toBe(expected);
        }
      }),
      { numRuns: PLAYS },
    );
  }, 60_000);
});
