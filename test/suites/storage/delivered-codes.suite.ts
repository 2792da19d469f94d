import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChallengePurpose, ClientMark } from '../../../src/core/ports/challenges.ts';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { count, type Engine, newSession, race, undone, useGround } from './ground.ts';

const NUMBER = '+491701234567';
const browser: ClientMark = { id: 'browser', origin: null };
const program: ClientMark = { id: null, origin: 'program' };

interface Start {
  readonly mark?: ClientMark;
  readonly purpose?: ChallengePurpose;
  readonly digest?: string;
  readonly replace?: boolean;
  readonly client?: string;
}

/** What codes that are delivered rest on: challenges, and the tokens of Basic clients. */
export function deliveredCodesSuite(engine: Engine): void {
  describe('challenges', () => {
    const ground = useGround(engine);
    async function user(): Promise<string> {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      return tenant;
    }
    const start = ({ challenges }: Storage, tenant: string, details: Start = {}) => {
      const { mark = browser, purpose = 'login', digest = 'right', replace = false } = details;
      const client = details.client ?? mark.id ?? randomUUID();
      const challenge = { client, origin: mark.origin, number: NUMBER, digest, expiresAt: 2000 };
      return challenges.start(tenant, 'k', purpose, challenge, { mark, replace, now: 1000 });
    };
    const answer = (
      { challenges }: Storage,
      tenant: string,
      details: Start & { number?: string; now?: number; userKey?: string } = {},
    ) => {
      const { mark = browser, purpose = 'login', digest = 'right', number = NUMBER, now = 1500 } = details;
      return challenges.answer(tenant, details.userKey ?? 'k', purpose, { mark, number, digest, now });
    };

    test('of 50 logins of one client at once exactly one makes a code', async () => {
      for (const mark of [browser, program]) {
        const tenant = await user();
        const outcomes = await race(ground, 50, (storage) => start(storage, tenant, { mark }));
        expect([count(outcomes, 'started'), count(outcomes, 'live')]).toEqual([1, 49]);
      }
    });

    test('of 50 who enter one code at once exactly one gets through', async () => {
      for (const mark of [browser, program]) {
        const tenant = await user();
        await start(ground.first, tenant, { mark });
        const outcomes = await race(ground, 50, (storage) => answer(storage, tenant, { mark }));
        expect([count(outcomes, 'right'), count(outcomes, 'wrong')]).toEqual([1, 49]);
      }
    });

    test('of 50 new codes asked for at once exactly the last stored is good', async () => {
      const tenant = await user();
      await race(ground, 50, (storage, index) =>
        start(storage, tenant, { mark: program, digest: `${index}`, replace: true }),
      );
      const outcomes = [];
      for (let index = 0; index < 50; index++) {
        const guess = { mark: program, digest: `${index}` };
        outcomes.push(await undone(ground.first, (inner) => answer(inner, tenant, guess)));
      }
      expect(count(outcomes, 'right')).toBe(1);
    });

    test('a code is for its user, purpose, client and number', async () => {
      const tenant = await user();
      await ground.user(tenant, 'x');
      await start(ground.first, tenant);
      const others = [
        { userKey: 'x' },
        { purpose: 'number' as const },
        { mark: { id: 'other', origin: 'other' } },
        { mark: { id: null, origin: null } },
        { number: '+491701234568' },
        { digest: 'wrong' },
      ];
      for (const other of others) expect([other, await answer(ground.first, tenant, other)]).toEqual([other, 'wrong']);
      expect(await answer(ground.first, tenant, { mark: { id: 'browser', origin: 'elsewhere' } })).toBe('right');
    });

    test('clients that keep nothing are known by where they come from, others have codes of their own', async () => {
      const tenant = await user();
      expect(await start(ground.first, tenant, { mark: program })).toBe('started');
      expect(await start(ground.second, tenant, { mark: browser, digest: 'of the browser' })).toBe('started');
      expect(await answer(ground.first, tenant, { mark: browser })).toBe('wrong');
      expect(await answer(ground.first, tenant, { mark: browser, digest: 'of the browser' })).toBe('right');
      expect(await answer(ground.first, tenant, { mark: program })).toBe('right');
    });

    test('a new code makes the one before void, another purpose does not', async () => {
      const tenant = await user();
      await start(ground.first, tenant, { digest: 'first' });
      await start(ground.first, tenant, { digest: 'second', replace: true });
      await start(ground.first, tenant, { digest: 'of a number', purpose: 'number', client: 'other', mark: browser });
      expect(await answer(ground.first, tenant, { digest: 'first' })).toBe('wrong');
      expect(await answer(ground.first, tenant, { digest: 'second' })).toBe('right');
    });

    test('after its time a code says so to who has it, and a new one can be made', async () => {
      const tenant = await user();
      await start(ground.first, tenant);
      expect(await answer(ground.first, tenant, { now: 2000, digest: 'wrong' })).toBe('wrong');
      expect(await answer(ground.first, tenant, { now: 2000 })).toBe('expired');
      // What is no wrong guess is given back to the counter: once, or whoever has an old code could give back at will.
      expect(await answer(ground.first, tenant, { now: 2000 })).toBe('wrong');
      const { challenges } = ground.first;
      const later = { client: 'next', origin: null, number: NUMBER, digest: 'right', expiresAt: 3000 };
      expect(await challenges.start(tenant, 'k', 'login', later, { mark: browser, replace: false, now: 2000 })).toBe(
        'started',
      );
    });

    test('five wrong codes, also all at once, void the right one', async () => {
      const tenant = await user();
      await start(ground.first, tenant);
      await race(ground, 4, (storage) => answer(storage, tenant, { digest: 'wrong' }));
      expect(await start(ground.first, tenant)).toBe('live');
      expect(await answer(ground.first, tenant, { digest: 'wrong' })).toBe('wrong');
      for (const digest of ['right', 'wrong']) expect(await answer(ground.first, tenant, { digest })).toBe('spent');
      expect(await start(ground.first, tenant)).toBe('started');
    });

    test('a number that is proposed takes the place of another one, and waits for its code', async () => {
      const tenant = await user();
      const { challenges } = ground.first;
      const propose = (mark: ClientMark, number: string) =>
        challenges.propose(tenant, 'k', {
          client: mark.id ?? randomUUID(),
          origin: mark.origin,
          number,
          expiresAt: 2000,
        });
      await propose(browser, '+491700000001');
      await propose(program, '+491700000002');
      expect(await challenges.proposed(tenant, 'k', browser, 1000)).toBeNull();
      expect(await challenges.proposed(tenant, 'k', program, 1000)).toBe('+491700000002');
      expect(await challenges.proposed(tenant, 'k', program, 2000)).toBeNull();
      expect(await answer(ground.first, tenant, { mark: program, purpose: 'number', number: '+491700000002' })).toBe(
        'wrong',
      );
      expect(await start(ground.first, tenant, { mark: program, purpose: 'number' })).toBe('started');
      expect(await challenges.proposed(tenant, 'k', program, 1000)).toBe(NUMBER);
    });

    test('of 50 numbers proposed at once exactly one is left', async () => {
      const tenant = await user();
      await race(ground, 50, ({ challenges }, index) =>
        challenges.propose(tenant, 'k', { client: `c${index}`, origin: null, number: `${index}`, expiresAt: 2000 }),
      );
      const { challenges } = ground.second;
      const left = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          challenges.proposed(tenant, 'k', { id: `c${index}`, origin: null }, 1000),
        ),
      );
      expect(left.filter((number) => number !== null)).toHaveLength(1);
    });

    test('cancelling, voiding and sweeping remove what they name', async () => {
      const tenant = await user();
      const { challenges } = ground.first;
      await start(ground.first, tenant);
      await start(ground.first, tenant, { mark: program });
      await challenges.cancel(tenant, 'browser');
      expect([await answer(ground.first, tenant), await answer(ground.first, tenant, { mark: program })]).toEqual([
        'wrong',
        'right',
      ]);
      await start(ground.first, tenant);
      await challenges.voidOf(tenant, 'k');
      expect(await answer(ground.first, tenant)).toBe('wrong');
      await start(ground.first, tenant);
      await challenges.sweep(2000);
      expect(await answer(ground.first, tenant)).toBe('right');
      await start(ground.first, tenant);
      await challenges.sweep(2001);
      expect(await answer(ground.first, tenant)).toBe('wrong');
      expect(await challenges.lastStartedAt(tenant, 'k')).toBe(1000);
      expect(await challenges.lastStartedAt(tenant, 'nobody')).toBeNull();
    });

    test('nobody who is not there, or no longer, has a challenge or token', async () => {
      const tenant = await user();
      await start(ground.first, tenant);
      await ground.first.tfaTokens.put(tenant, { hash: 'h', userKey: 'k', expiresAt: 2000 });
      await ground.first.users.remove(tenant, 'k');
      expect(await start(ground.first, tenant)).toBe('gone');
      await ground.first.tfaTokens.put(tenant, { hash: 'h2', userKey: 'k', expiresAt: 2000 });
      expect(await ground.first.tfaTokens.holds(tenant, 'k', 'h2', 1000)).toBe(false);
      expect(await ground.first.tfaTokens.holds(tenant, 'k', 'h', 1000)).toBe(false);
    });

    test('tokens of Basic clients are for one user and time, and end with the sessions', async () => {
      const tenant = await user();
      await ground.user(tenant, 'x');
      const { tfaTokens, sessions } = ground.first;
      const put = () => tfaTokens.put(tenant, { hash: randomUUID(), userKey: 'k', expiresAt: 2000 });
      await put();
      await tfaTokens.put(tenant, { hash: 'h', userKey: 'k', expiresAt: 2000 });
      expect(await tfaTokens.holds(tenant, 'k', 'h', 1999)).toBe(true);
      expect(await tfaTokens.holds(tenant, 'k', 'h', 2000)).toBe(false);
      expect(await tfaTokens.holds(tenant, 'x', 'h', 1000)).toBe(false);
      await sessions.endOfUser(tenant, 'x', 'revoked', 1000);
      await tfaTokens.sweep(2000);
      expect(await tfaTokens.holds(tenant, 'k', 'h', 1000)).toBe(true);
      const ends: (() => Promise<unknown>)[] = [
        () => sessions.endOfUser(tenant, 'k', 'revoked', 1000),
        () => sessions.endOfTenant(tenant, 'strategy', 1000),
        () => tfaTokens.voidOf(tenant, 'k'),
        () => tfaTokens.sweep(2001),
      ];
      for (const [index, end] of ends.entries()) {
        await start(ground.first, tenant);
        await tfaTokens.put(tenant, { hash: `h${index}`, userKey: 'k', expiresAt: 2000 });
        await end();
        expect([index, await tfaTokens.holds(tenant, 'k', `h${index}`, 1000)]).toEqual([index, false]);
        if (index < 2) expect([index, await answer(ground.first, tenant)]).toEqual([index, 'wrong']);
      }
      await sessions.open(tenant, newSession('s', 'k'), 5);
      await sessions.end(tenant, 's', 'logout', 1000);
    });

    test('SMS is switched off for those who have it on, whose versions tell', async () => {
      const tenant = await user();
      await ground.user(tenant, 'on', { smsEnabled: true });
      expect(await ground.first.users.switchSmsOff(tenant)).toEqual(['on']);
      expect(await ground.first.users.switchSmsOff(tenant)).toEqual([]);
      expect(await ground.first.users.byKey(tenant, 'on')).toMatchObject({ smsEnabled: false, version: 2 });
      expect(await ground.first.users.byKey(tenant, 'k')).toMatchObject({ version: 1 });
    });
  });
}
