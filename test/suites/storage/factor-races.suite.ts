import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activateFactor, count, type Engine, race, repeatedly, TOTP, useGround } from './ground.ts';

export function factorRacesSuite(engine: Engine): void {
  describe('races for a factor', () => {
    const ground = useGround(engine);
    const version = async (tenant: string) => (await ground.first.users.byKey(tenant, 'k'))?.version;
    async function start(): Promise<string> {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      return tenant;
    }

    test('of 50 secrets that are shown at once, exactly the last stored can be verified', async () => {
      const tenant = await start();
      const started = await race(ground, 50, ({ factors }, index) =>
        factors.start(tenant, 'k', TOTP, {
          id: `p${index}`,
          sealedSecret: `sealed-${index}`,
          startedBy: `s${index}`,
          expiresAt: 5000,
        }),
      );
      expect(count(started, true)).toBe(50);
      const verified = await race(ground, 50, ({ factors }, index) =>
        factors.markVerified(tenant, 'k', TOTP, { id: `p${index}`, startedBy: `s${index}`, step: 1, at: 100 }),
      );
      expect(count(verified, true)).toBe(1);
      const winner = verified.indexOf(true);
      expect(await ground.first.factors.find(tenant, 'k', TOTP)).toMatchObject({
        pending: { id: `p${winner}`, sealedSecret: `sealed-${winner}`, startedBy: `s${winner}` },
      });
    });

    test('of 50 activations one succeeds, and no start replaces what it activated', async () => {
      await repeatedly(4, async () => {
        const tenant = await start();
        const { factors } = ground.first;
        const shown = { id: 'p', sealedSecret: 'sealed', startedBy: 's', expiresAt: 5000 };
        await factors.start(tenant, 'k', TOTP, shown);
        await factors.markVerified(tenant, 'k', TOTP, { id: 'p', startedBy: 's', step: 10, at: 900 });
        const activated = await race(ground, 50, (storage) =>
          storage.factors.activate(tenant, 'k', TOTP, { startedBy: 's', at: 1000, verifiedSince: 0 }),
        );
        expect(count(activated, true)).toBe(1);
        expect(await version(tenant)).toBe(2);
        const restarted = await race(ground, 50, (storage) => storage.factors.start(tenant, 'k', TOTP, shown));
        expect(count(restarted, true)).toBe(0);
      });
    });

    test('starting and activating at once never leaves two secrets', async () => {
      await repeatedly(6, async () => {
        const tenant = await start();
        const { factors } = ground.first;
        for (const kind of [TOTP, 'other']) {
          await factors.start(tenant, 'k', kind, { id: kind, sealedSecret: kind, startedBy: 's', expiresAt: 5000 });
          await factors.markVerified(tenant, 'k', kind, { id: kind, startedBy: 's', step: 10, at: 900 });
        }
        const results = await race(ground, 50, async (storage, index) => {
          const kind = index % 4 < 2 ? TOTP : 'other';
          if (index % 10 < 8) {
            return storage.factors.activate(tenant, 'k', kind, { startedBy: 's', at: 1000, verifiedSince: 0 });
          }
          await storage.factors.start(tenant, 'k', kind, {
            id: 'n',
            sealedSecret: 'n',
            startedBy: 'n',
            expiresAt: 5000,
          });
          return false;
        });
        const records = await Promise.all([TOTP, 'other'].map((kind) => factors.find(tenant, 'k', kind)));
        const active = records.filter((record) => record?.sealedSecret !== null);
        expect(active).toHaveLength(count(results, true));
        expect(active.length).toBeLessThanOrEqual(1);
        // No secret but one that was verified has become the active one.
        for (const record of active) expect(record?.sealedSecret).toBe(record?.kind);
      });
    });

    test('of 50 callers with one step, one is let in', async () => {
      const tenant = await start();
      await activateFactor(ground.first, tenant, 'k');
      await repeatedly(12, async (round) => {
        const accepted = await race(ground, 50, ({ factors }) =>
          factors.acceptStep(tenant, 'k', TOTP, { step: 11 + round, activatedAt: 1000, at: 2000 + round }),
        );
        expect(count(accepted, true)).toBe(1);
      });
    });

    test('of 50 callers with the step of the enrolment, one is let in', async () => {
      await repeatedly(5, async (round) => {
        const tenant = await start();
        await activateFactor(ground.first, tenant, 'k');
        const accepted = await race(ground, 50, async ({ factors }, index) =>
          // In some rounds a greater step comes between, after which the enrolment's is void.
          round % 2 === 1 && index === 20
            ? factors.acceptStep(tenant, 'k', TOTP, { step: 11, activatedAt: 1000, at: 2000 }).then(() => false)
            : factors.acceptEnrolmentStep(tenant, 'k', TOTP, {
                step: 10,
                startedBy: 'enrolment',
                activatedAt: 1000,
                at: 2000,
              }),
        );
        expect(count(accepted, true)).toBeLessThanOrEqual(1);
        if (round % 2 === 0) expect(count(accepted, true)).toBe(1);
      });
    });

    test('of 50 revocations one revoked, and no step is accepted after it', async () => {
      await repeatedly(4, async () => {
        const tenant = await start();
        await activateFactor(ground.first, tenant, 'k');
        const revoked = await race(ground, 50, async ({ factors }, index) => {
          if (index % 2 === 0) return factors.revoke(tenant, 'k', TOTP);
          await factors.acceptStep(tenant, 'k', TOTP, { step: 10 + index, activatedAt: 1000, at: 2000 });
          return false;
        });
        expect(count(revoked, true)).toBe(1);
        expect(await version(tenant)).toBe(3);
        const record = await ground.first.factors.find(tenant, 'k', TOTP);
        expect(record).toMatchObject({ sealedSecret: null, lastUsedAt: null });
      });
    });

    test('revoking all and activating at once: whoever is left active was not counted', async () => {
      await repeatedly(4, async () => {
        const tenant = await ground.tenant();
        const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
        for (const key of keys) await ground.user(tenant, key);
        const counted = await race(ground, 16, async (storage, index) => {
          if (index % 4 === 3) return (await storage.factors.revokeAll(tenant)).length;
          await activateFactor(storage, tenant, keys[index - Math.floor(index / 4)] as string).catch(() => undefined);
          return 0;
        });
        const users = await Promise.all(keys.map((key) => ground.first.users.byKey(tenant, key)));
        const bumps = users.reduce((sum, user) => sum + (user?.version ?? 0) - 1, 0);
        const left = users.filter((user) => user?.activeFactor !== null).length;
        const revoked = counted.reduce((sum, number) => sum + number, 0);
        expect(bumps, 'one for each activation, one for each revocation').toBe(left + 2 * revoked);
      });
    });

    test('a secret that is activated while it is sealed again is sealed again', async () => {
      await repeatedly(10, async () => {
        const tenant = await start();
        const { factors } = ground.first;
        await factors.start(tenant, 'k', TOTP, { id: 'p', sealedSecret: 'old', startedBy: 's', expiresAt: 5000 });
        await factors.markVerified(tenant, 'k', TOTP, { id: 'p', startedBy: 's', step: 10, at: 900 });
        const done = await race(ground, 50, (storage, index) =>
          index % 2 === 0
            ? storage.factors.reseal(tenant, 'k', TOTP, { from: 'old', to: 'new' })
            : storage.factors.activate(tenant, 'k', TOTP, { startedBy: 's', at: 1000, verifiedSince: 0 }),
        );
        expect(count(done, true)).toBe(2);
        expect((await factors.find(tenant, 'k', TOTP))?.sealedSecret).toBe('new');
      });
    });

    test('no order of callers makes a step count twice, or a smaller one after a greater', async () => {
      const waves = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(waves, async (steps) => {
          const tenant = await start();
          await activateFactor(ground.first, tenant, 'k');
          let last = 10;
          for (const wave of steps) {
            const accepted = await race(ground, wave.length, async ({ factors }, index) => {
              const step = wave[index] as number;
              return (await factors.acceptStep(tenant, 'k', TOTP, { step, activatedAt: 1000, at: 2000 })) ? step : null;
            });
            const won = accepted.filter((step) => step !== null);
            expect(new Set(won).size, 'no step twice').toBe(won.length);
            for (const step of won) expect(step).toBeGreaterThan(last);
            const greatest = Math.max(last, ...wave);
            if (greatest > last) expect(won, 'the greatest step always counts').toContain(greatest);
            last = greatest;
            expect((await ground.first.factors.find(tenant, 'k', TOTP))?.lastStep).toBe(last);
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
