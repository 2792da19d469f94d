import { describe, expect, test } from 'vitest';
import { activateFactor, type Engine, TOTP, useGround } from './ground.ts';

const pending = { id: 'p1', sealedSecret: 'sealed-1', startedBy: 'session-1', expiresAt: 5000 };
const verified = { id: 'p1', startedBy: 'session-1', step: 10, at: 1000 };
const activation = { startedBy: 'session-1', at: 2000, verifiedSince: 900 };

export function factorsSuite(engine: Engine): void {
  describe('factors', () => {
    const ground = useGround(engine);
    const find = (tenant: string) => ground.first.factors.find(tenant, 'k', TOTP);
    const version = async (tenant: string) => (await ground.first.users.byKey(tenant, 'k'))?.version;
    async function start(): Promise<string> {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      return tenant;
    }
    async function verifiedFactor(): Promise<string> {
      const tenant = await start();
      await ground.first.factors.start(tenant, 'k', TOTP, pending);
      await ground.first.factors.markVerified(tenant, 'k', TOTP, verified);
      return tenant;
    }

    test('from the first secret to the active factor', async () => {
      const tenant = await start();
      const { factors, users } = ground.first;
      expect(await find(tenant)).toBeNull();
      expect(await factors.start(tenant, 'k', TOTP, { ...pending, id: 'p0', sealedSecret: 'sealed-0' })).toBe(true);
      expect(await factors.start(tenant, 'k', TOTP, pending), 'replaces the earlier one').toBe(true);
      expect(await factors.start(tenant, 'nobody', TOTP, pending)).toBe(false);
      const none = { tenant, userKey: 'k', kind: TOTP, sealedSecret: null, activatedAt: null, lastUsedAt: null };
      const unverified = { ...pending, verifiedAt: null, verifiedStep: null };
      expect(await find(tenant)).toStrictEqual({ ...none, lastStep: null, pending: unverified });
      expect(await factors.markVerified(tenant, 'k', TOTP, { ...verified, id: 'p0' }), 'replaced').toBe(false);
      expect(await factors.markVerified(tenant, 'k', TOTP, { ...verified, startedBy: 'x' }), 'not theirs').toBe(false);
      expect(await factors.markVerified(tenant, 'k', TOTP, { ...verified, at: 5000 }), 'expired').toBe(false);
      expect(await find(tenant)).toMatchObject({ pending: unverified });
      expect(await factors.markVerified(tenant, 'k', TOTP, verified)).toBe(true);
      expect(await find(tenant)).toMatchObject({ pending: { ...pending, verifiedAt: 1000, verifiedStep: 10 } });
      expect(await version(tenant), 'nothing is active yet').toBe(1);
      expect(await factors.activate(tenant, 'k', TOTP, activation)).toBe(true);
      expect(await version(tenant)).toBe(2);
      const active = { ...none, sealedSecret: 'sealed-1', activatedAt: 2000, lastStep: 10, pending: null };
      expect(await find(tenant)).toStrictEqual(active);
      expect((await users.byKey(tenant, 'k'))?.activeFactor).toEqual({
        kind: TOTP,
        activatedAt: 2000,
        lastUsedAt: null,
      });
      expect(await factors.start(tenant, 'k', TOTP, { ...pending, id: 'p2' }), 'one is active').toBe(false);
      expect(await factors.start(tenant, 'k', 'other', pending), 'one of another kind is active').toBe(false);
      expect(await factors.activate(tenant, 'k', TOTP, activation), 'already active').toBe(false);
      expect(await find(tenant)).toStrictEqual(active);
      expect(await version(tenant)).toBe(2);
    });

    test.each([
      ['by somebody else', { startedBy: 'session-2' }],
      ['after it expired', { at: 5000 }],
      ['too long after the verify', { verifiedSince: 1001 }],
    ])('no activation %s', async (_, difference) => {
      const tenant = await verifiedFactor();
      expect(await ground.first.factors.activate(tenant, 'k', TOTP, { ...activation, ...difference })).toBe(false);
      expect(await find(tenant)).toMatchObject({ sealedSecret: null, pending: { id: 'p1' } });
      expect(await version(tenant)).toBe(1);
    });

    test('no activation without a verify, also when an earlier secret was verified', async () => {
      const tenant = await verifiedFactor();
      const { factors } = ground.first;
      await factors.start(tenant, 'k', TOTP, { ...pending, id: 'p2' });
      expect(await factors.activate(tenant, 'k', TOTP, { ...activation, verifiedSince: 0 })).toBe(false);
    });

    test('of two kinds in preparation only one becomes active', async () => {
      const tenant = await verifiedFactor();
      const { factors } = ground.first;
      await factors.start(tenant, 'k', 'other', pending);
      await factors.markVerified(tenant, 'k', 'other', verified);
      expect(await factors.activate(tenant, 'k', TOTP, activation)).toBe(true);
      expect(await factors.activate(tenant, 'k', 'other', activation)).toBe(false);
    });

    test('a step is accepted once, and never a smaller one after it', async () => {
      const tenant = await start();
      await activateFactor(ground.first, tenant, 'k');
      const accept = (step: number, at = 3000, activatedAt = 1000) =>
        ground.first.factors.acceptStep(tenant, 'k', TOTP, { step, activatedAt, at });
      expect(await accept(10), 'the step that activated it').toBe(false);
      expect(await accept(9)).toBe(false);
      expect(await accept(11, 3000, 999), 'another secret').toBe(false);
      expect(await accept(11)).toBe(true);
      expect(await find(tenant)).toMatchObject({ lastStep: 11, lastUsedAt: 3000 });
      expect(await accept(11, 4000)).toBe(false);
      expect(await accept(10, 4000)).toBe(false);
      expect(await find(tenant)).toMatchObject({ lastStep: 11, lastUsedAt: 3000 });
      expect(await accept(13, 4000)).toBe(true);
      expect(await accept(12, 5000)).toBe(false);
      expect(await version(tenant), 'a login is no change of the user').toBe(2);
    });

    test('the step of the enrolment is accepted once more, from whoever enrolled', async () => {
      const tenant = await verifiedFactor();
      const { factors } = ground.first;
      const use = { step: 10, startedBy: 'session-1', activatedAt: 2000, at: 2500 };
      const accept = (difference = {}) => factors.acceptEnrolmentStep(tenant, 'k', TOTP, { ...use, ...difference });
      expect(await accept(), 'before it is active').toBe(false);
      await factors.activate(tenant, 'k', TOTP, activation);
      expect(await accept({ startedBy: 'session-2' })).toBe(false);
      expect(await accept({ step: 9 })).toBe(false);
      expect(await accept({ step: 11 })).toBe(false);
      expect(await accept({ activatedAt: 1999 })).toBe(false);
      expect(await accept()).toBe(true);
      expect(await find(tenant)).toMatchObject({ lastStep: 10, lastUsedAt: 2500 });
      expect(await accept()).toBe(false);
    });

    test('the step of the enrolment is void once a greater one was accepted', async () => {
      const tenant = await verifiedFactor();
      const { factors } = ground.first;
      await factors.activate(tenant, 'k', TOTP, activation);
      expect(await factors.acceptStep(tenant, 'k', TOTP, { step: 11, activatedAt: 2000, at: 2400 })).toBe(true);
      const use = { step: 10, startedBy: 'session-1', activatedAt: 2000, at: 2500 };
      expect(await factors.acceptEnrolmentStep(tenant, 'k', TOTP, use)).toBe(false);
    });

    test('a revoked factor is gone, but its last step is not', async () => {
      const tenant = await start();
      const { factors } = ground.first;
      await activateFactor(ground.first, tenant, 'k');
      await factors.acceptStep(tenant, 'k', TOTP, { step: 20, activatedAt: 1000, at: 3000 });
      expect(await factors.revoke(tenant, 'k', TOTP)).toBe(true);
      expect(await version(tenant)).toBe(3);
      const gone = { sealedSecret: null, activatedAt: null, lastUsedAt: null, lastStep: 20, pending: null };
      expect(await find(tenant)).toMatchObject(gone);
      expect((await ground.first.users.byKey(tenant, 'k'))?.activeFactor).toBeNull();
      expect(await factors.acceptStep(tenant, 'k', TOTP, { step: 21, activatedAt: 1000, at: 4000 })).toBe(false);
      expect(await factors.revoke(tenant, 'k', TOTP), 'none is active').toBe(false);
      expect(await version(tenant)).toBe(3);
      await activateFactor(ground.first, tenant, 'k');
      expect(await find(tenant), 'the step of the second enrolment is smaller').toMatchObject({ lastStep: 20 });
      const enrolment = { step: 10, startedBy: 'enrolment', activatedAt: 1000, at: 3000 };
      expect(await factors.acceptEnrolmentStep(tenant, 'k', TOTP, enrolment)).toBe(false);
      expect(await factors.acceptStep(tenant, 'k', TOTP, { step: 20, activatedAt: 1000, at: 4000 })).toBe(false);
      expect(await factors.acceptStep(tenant, 'k', TOTP, { step: 21, activatedAt: 1000, at: 4000 })).toBe(true);
    });

    test('revoking removes a pending secret too', async () => {
      const tenant = await verifiedFactor();
      expect(await ground.first.factors.revoke(tenant, 'k', TOTP)).toBe(false);
      expect(await find(tenant)).toMatchObject({ pending: null });
      expect(await version(tenant)).toBe(1);
      expect(await ground.first.factors.activate(tenant, 'k', TOTP, activation)).toBe(false);
    });

    test('all factors of a tenant are revoked at once', async () => {
      const tenant = await verifiedFactor();
      const { factors, users } = ground.first;
      for (const key of ['a', 'b', 'c']) await ground.user(tenant, key);
      await activateFactor(ground.first, tenant, 'a');
      await activateFactor(ground.first, tenant, 'b', 'other');
      expect([...(await factors.revokeAll(tenant))].sort()).toEqual(['a', 'b']);
      expect(await users.count(tenant, { factorActive: true })).toBe(0);
      expect(await find(tenant)).toMatchObject({ pending: null });
      expect(await factors.find(tenant, 'a', TOTP)).toMatchObject({ sealedSecret: null, lastStep: 10 });
      const versions = await Promise.all(['a', 'b', 'c', 'k'].map((key) => users.byKey(tenant, key)));
      expect(versions.map((user) => user?.version)).toEqual([3, 3, 1, 1]);
      expect(await factors.revokeAll(tenant)).toEqual([]);
    });

    test('sealed secrets are listed by user and replaced while they are what they were', async () => {
      const tenant = await ground.tenant();
      const { factors } = ground.first;
      for (const key of ['a', 'b', 'c', 'd']) await ground.user(tenant, key);
      await activateFactor(ground.first, tenant, 'a');
      await factors.start(tenant, 'b', TOTP, pending);
      await factors.start(tenant, 'b', 'other', { ...pending, sealedSecret: 'sealed-2' });
      await activateFactor(ground.first, tenant, 'c');
      await factors.revoke(tenant, 'c', TOTP);
      await factors.start(tenant, 'd', TOTP, pending);
      const ofA = { userKey: 'a', kind: TOTP, sealed: ['sealed'] };
      const ofB = [
        { userKey: 'b', kind: 'other', sealed: ['sealed-2'] },
        { userKey: 'b', kind: TOTP, sealed: ['sealed-1'] },
      ];
      const ofD = { userKey: 'd', kind: TOTP, sealed: ['sealed-1'] };
      const withSecrets = async (after: string, limit: number) =>
        (await factors.seals(tenant, after, limit)).filter(({ sealed }) => sealed.length > 0);
      expect(await withSecrets('', 9)).toStrictEqual([ofA, ...ofB, ofD]);
      expect(await withSecrets('', 2), 'a page holds all that a user has').toStrictEqual([ofA, ...ofB]);
      expect(await withSecrets('b', 9)).toStrictEqual([ofD]);
      expect(await factors.reseal(tenant, 'a', TOTP, { from: 'else', to: 'new' })).toBe(false);
      expect(await factors.reseal(tenant, 'a', TOTP, { from: 'sealed', to: 'new' })).toBe(true);
      expect(await factors.find(tenant, 'a', TOTP)).toMatchObject({
        sealedSecret: 'new',
        activatedAt: 1000,
        lastStep: 10,
      });
      expect(await factors.reseal(tenant, 'b', TOTP, { from: 'sealed-1', to: 'new' })).toBe(true);
      expect(await factors.find(tenant, 'b', TOTP)).toMatchObject({
        sealedSecret: null,
        pending: { sealedSecret: 'new' },
      });
      expect((await ground.first.users.byKey(tenant, 'a'))?.version).toBe(2);
    });
  });
}
