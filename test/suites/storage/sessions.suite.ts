import { describe, expect, test } from 'vitest';
import { activateFactor, count, type Engine, newSession, race, repeatedly, useGround } from './ground.ts';

export function sessionsSuite(engine: Engine): void {
  describe('sessions', () => {
    const ground = useGround(engine);
    const liveIds = async (tenant: string, at = 2000) =>
      (await ground.first.sessions.live(tenant, 'k', at)).map((session) => session.id);
    const reason = async (tenant: string, id: string) =>
      (await ground.first.sessions.find(tenant, id))?.session.endReason;
    async function start(): Promise<string> {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      return tenant;
    }

    test('a session comes back with its user, its factor and the revisions', async () => {
      const tenant = await start();
      await activateFactor(ground.first, tenant, 'k');
      await ground.first.settings.put(tenant, 'c', 'k', 'v');
      const session = newSession('s', 'k', { carrier: 'bearer', tfa: true, loginStep: 59_000_000 });
      expect(await ground.first.sessions.open(tenant, session, 5)).toBe(true);
      const view = await ground.second.sessions.find(tenant, 's');
      expect(view?.session).toStrictEqual({
        ...session,
        tenant,
        previousTokenId: null,
        previousUntil: null,
        endedAt: null,
        endReason: null,
      });
      const user = await ground.first.users.byKey(tenant, 'k');
      expect(view?.user).toStrictEqual(user);
      expect(user?.activeFactor).toStrictEqual({ kind: 'totp', activatedAt: 1000, lastUsedAt: null });
      expect(view?.tenantRevision).toBe(2);
      expect(view?.platformRevision).toBeGreaterThanOrEqual(1);
      expect(await ground.first.sessions.find(tenant, 'other')).toBeNull();
      expect(await ground.first.sessions.live(tenant, 'k', 99_999)).toStrictEqual([view?.session]);
      expect(await ground.first.sessions.live(tenant, 'k', 100_000), 'it ends at that moment').toEqual([]);
    });

    test('the oldest sessions above the maximum end', async () => {
      const tenant = await start();
      const { sessions } = ground.first;
      for (const [index, id] of ['a', 'b', 'c'].entries()) {
        await sessions.open(tenant, newSession(id, 'k', { startedAt: 1000 + index }), 3);
      }
      await sessions.open(tenant, newSession('short', 'k', { startedAt: 500, expiresAt: 1500 }), 9);
      await sessions.open(tenant, newSession('gate', 'k', { startedAt: 1, scope: 'totp-enrolment' }), 3);
      expect(await liveIds(tenant)).toEqual(['c', 'b', 'a', 'gate']);
      await sessions.open(tenant, newSession('d', 'k', { startedAt: 1600 }), 3);
      expect(await liveIds(tenant), 'an expired one and one to enrol do not count').toEqual(['d', 'c', 'b', 'gate']);
      expect(await sessions.find(tenant, 'a')).toMatchObject({ session: { endedAt: 1600, endReason: 'limit' } });
      await sessions.open(tenant, newSession('e', 'k', { startedAt: 1700 }), 1);
      expect(await liveIds(tenant)).toEqual(['e', 'gate']);
      await sessions.open(tenant, newSession('gate-2', 'k', { startedAt: 1800, scope: 'totp-enrolment' }), 1);
      expect(await liveIds(tenant), 'one to enrol pushes out only its like').toEqual(['gate-2', 'e']);
    });

    test('one that is opened in place of another ends that, and only one of the same user', async () => {
      const tenant = await start();
      await ground.user(tenant, 'other');
      const { sessions } = ground.first;
      await sessions.open(tenant, newSession('theirs', 'other'), 5);
      for (const [index, id] of ['a', 'b'].entries()) {
        await sessions.open(tenant, newSession(id, 'k', { startedAt: 1000 + index }), 2);
      }
      await sessions.open(tenant, newSession('c', 'k', { startedAt: 1600 }), 2, 'b');
      expect(await liveIds(tenant), 'it gives up its place, so nobody else has to').toEqual(['c', 'a']);
      expect(await sessions.find(tenant, 'b')).toMatchObject({ session: { endedAt: 1600, endReason: 'replaced' } });
      await sessions.open(tenant, newSession('d', 'k', { startedAt: 1700 }), 5, 'theirs');
      expect(await reason(tenant, 'theirs')).toBeNull();
    });

    test('of sessions opened in one millisecond the one opened first is the oldest', async () => {
      const tenant = await start();
      for (const id of ['z', 'm', 'a', 'q']) await ground.first.sessions.open(tenant, newSession(id, 'k'), 2);
      expect(await liveIds(tenant)).toEqual(['q', 'a']);
    });

    test('a renewal needs the newest token of a session that lives', async () => {
      const tenant = await start();
      const { sessions } = ground.first;
      await sessions.open(tenant, newSession('s', 'k', { tokenId: 'one' }), 5);
      expect(await sessions.renew(tenant, 's', { from: 'zero', to: 'two', previousUntil: 5000 })).toBe(false);
      expect(await sessions.renew(tenant, 's', { from: 'one', to: 'two', previousUntil: 5000 })).toBe(true);
      expect(await sessions.renew(tenant, 's', { from: 'one', to: 'three', previousUntil: 6000 })).toBe(false);
      const renewed = { tokenId: 'two', previousTokenId: 'one', previousUntil: 5000, expiresAt: 100_000 };
      expect(await sessions.find(tenant, 's')).toMatchObject({ session: renewed });
      await sessions.end(tenant, 's', 'logout', 3000);
      expect(await sessions.renew(tenant, 's', { from: 'two', to: 'three', previousUntil: 6000 })).toBe(false);
    });

    test('ending: the first reason stays', async () => {
      const tenant = await start();
      const { sessions } = ground.first;
      for (const id of ['a', 'b', 'c', 'd']) await sessions.open(tenant, newSession(id, 'k'), 9);
      await ground.user(tenant, 'other');
      await sessions.open(tenant, newSession('x', 'other'), 9);
      expect(await sessions.end(tenant, 'a', 'logout', 3000)).toBe(true);
      expect(await sessions.end(tenant, 'a', 'revoked', 4000)).toBe(false);
      expect(await sessions.find(tenant, 'a')).toMatchObject({ session: { endedAt: 3000, endReason: 'logout' } });
      expect(await sessions.endOfUser(tenant, 'k', 'replaced', 5000, 'b')).toBe(2);
      expect(await liveIds(tenant)).toEqual(['b']);
      expect(await sessions.endOfUser(tenant, 'k', 'revoked', 100_000), 'none lives any more').toBe(0);
      expect(await sessions.endOfTenant(tenant, 'strategy', 6000)).toBe(2);
      expect(await reason(tenant, 'a')).toBe('logout');
      expect(await reason(tenant, 'c')).toBe('replaced');
      expect(await reason(tenant, 'x')).toBe('strategy');
    });

    test('those of all who hold a global role end together', async () => {
      const tenant = await start();
      const { sessions, roles } = ground.first;
      await ground.user(tenant, 'other');
      await roles.createGroup(tenant, { id: 1, name: 'g', description: '', roles: [] });
      await roles.addMember(tenant, 1, 'k');
      for (const [id, key] of [
        ['a', 'k'],
        ['b', 'k'],
        ['x', 'other'],
      ] as const) {
        await sessions.open(tenant, newSession(id, key), 9);
      }
      expect(await sessions.endOfGroup(tenant, 9, 'revoked', 5000)).toBe(0);
      expect(await sessions.endOfGroup(tenant, 1, 'revoked', 5000)).toBe(2);
      expect(await liveIds(tenant)).toEqual([]);
      expect((await sessions.live(tenant, 'other', 5000)).map(({ id }) => id)).toEqual(['x']);
    });

    test('sweeping deletes what expired before, however much it is', async () => {
      const tenant = await start();
      await ground.first.sessions.sweep(50_000);
      await ground.first.transaction(async ({ sessions }) => {
        for (let index = 0; index < 2100; index++) {
          const times = { startedAt: index * 10, expiresAt: index * 10 + 5 };
          await sessions.open(tenant, newSession(`s${index}`, 'k', times), 1);
        }
      });
      expect(await ground.second.sessions.sweep(14_005)).toBe(1400);
      expect(await ground.second.sessions.sweep(14_005)).toBe(0);
      expect(await ground.first.sessions.find(tenant, 's1399')).toBeNull();
      expect(await ground.first.sessions.find(tenant, 's1400'), 'it expires at that moment').not.toBeNull();
      expect(await ground.second.sessions.sweep(14_006)).toBe(1);
    });

    test('of 50 renewals with one token, one succeeds', async () => {
      const tenant = await start();
      await ground.first.sessions.open(tenant, newSession('s', 'k', { tokenId: 'token-0' }), 5);
      await repeatedly(10, async (round) => {
        const won = await race(ground, 50, ({ sessions }, index) =>
          sessions.renew(tenant, 's', { from: `token-${round}`, to: `token-${round + 1}`, previousUntil: index }),
        );
        expect(count(won, true)).toBe(1);
        const renewed = { tokenId: `token-${round + 1}`, previousUntil: won.indexOf(true) };
        expect(await ground.first.sessions.find(tenant, 's')).toMatchObject({ session: renewed });
      });
    });

    test('of 50 callers who end a session, one did', async () => {
      const tenant = await start();
      await repeatedly(5, async (round) => {
        await ground.first.sessions.open(tenant, newSession(`s${round}`, 'k'), 5);
        const ended = await race(ground, 50, ({ sessions }, index) =>
          sessions.end(tenant, `s${round}`, index % 2 === 0 ? 'logout' : 'revoked', 3000 + index),
        );
        expect(count(ended, true)).toBe(1);
        const winner = ended.indexOf(true);
        expect(await ground.first.sessions.find(tenant, `s${round}`)).toMatchObject({
          session: { endedAt: 3000 + winner, endReason: winner % 2 === 0 ? 'logout' : 'revoked' },
        });
      });
    });

    test('a renewal never brings an ended session back', async () => {
      const tenant = await start();
      await repeatedly(5, async (round) => {
        const id = `s${round}`;
        await ground.first.sessions.open(tenant, newSession(id, 'k', { tokenId: 'token-0' }), 5);
        await race(ground, 50, async ({ sessions }, index) =>
          index % 10 === 5
            ? sessions.end(tenant, id, 'logout', 3000)
            : sessions.renew(tenant, id, { from: 'token-0', to: 'token-1', previousUntil: 1 }),
        );
        expect(await reason(tenant, id)).toBe('logout');
        expect(await liveIds(tenant)).toEqual([]);
      });
    });

    test('50 sessions opened at once leave as many as may be', async () => {
      await repeatedly(4, async (round) => {
        const tenant = await start();
        const maximum = 1 + round * 2;
        await race(ground, 50, ({ sessions }, index) =>
          sessions.open(tenant, newSession(`s${index}`, 'k', { startedAt: 1000 + (index % 7) }), maximum),
        );
        expect(await liveIds(tenant)).toHaveLength(maximum);
        let limited = 0;
        for (let index = 0; index < 50; index++) limited += (await reason(tenant, `s${index}`)) === 'limit' ? 1 : 0;
        expect(limited).toBe(50 - maximum);
      });
    });

    test('ending all sessions of a user while some are opened counts each once', async () => {
      const tenant = await start();
      const ended = await race(ground, 50, async ({ sessions }, index) => {
        if (index % 5 === 0) return sessions.endOfUser(tenant, 'k', 'revoked', 2000);
        await sessions.open(tenant, newSession(`s${index}`, 'k'), 99);
        return 0;
      });
      const total = ended.reduce((sum, number) => sum + number, 0);
      expect(total + (await liveIds(tenant)).length).toBe(40);
    });
  });
}
