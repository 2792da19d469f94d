import { describe, expect, test } from 'vitest';
import { PLATFORM } from '../../../src/core/ports/settings.ts';
import type { SmsMessageRecord, SmsReceipt } from '../../../src/core/ports/sms-messages.ts';
import type { SmsProviderRecord } from '../../../src/core/ports/sms-providers.ts';
import { count, type Engine, race, useGround } from './ground.ts';

const provider = (version: string, details: Partial<SmsProviderRecord> = {}): SmsProviderRecord => ({
  ...{ kind: 'webhook', sealed: `sealed ${version}`, version, changedAt: 1000, changedBy: 'boss' },
  ...details,
});

export function smsProvidersSuite(engine: Engine): void {
  describe('SMS providers', () => {
    const ground = useGround(engine);

    test('a tenant has one or none, and its revision tells of every change but a new seal', async () => {
      const tenant = await ground.tenant();
      const { smsProviders, tenants } = ground.first;
      const revision = async () => (await tenants.find(tenant))?.revision;
      expect(await smsProviders.find(tenant)).toBeNull();
      const before = await revision();
      expect(await smsProviders.put(tenant, provider('a'))).toBeNull();
      expect(await ground.second.smsProviders.find(tenant)).toStrictEqual(provider('a'));
      expect(await smsProviders.put(tenant, provider('b', { kind: 'smpp' }))).toStrictEqual(provider('a'));
      expect(await revision()).toBe((before ?? 0) + 2);
      expect(await smsProviders.reseal(tenant, { from: 'sealed a', to: 'c' })).toBe(false);
      expect(await smsProviders.reseal(tenant, { from: 'sealed b', to: 'c' })).toBe(true);
      expect(await revision()).toBe((before ?? 0) + 2);
      expect(await smsProviders.remove(tenant)).toStrictEqual(provider('b', { kind: 'smpp', sealed: 'c' }));
      expect(await smsProviders.remove(tenant)).toBeNull();
      expect(await smsProviders.find(tenant)).toBeNull();
    });

    test('of 50 who set it each takes the place of another one, and one of 50 removes it', async () => {
      const tenant = await ground.tenant();
      const replaced = await race(ground, 50, ({ smsProviders }, index) =>
        smsProviders.put(tenant, provider(`v${index}`)),
      );
      const last = await ground.first.smsProviders.find(tenant);
      const versions = [...replaced, last].map((one) => one?.version ?? 'none');
      expect(new Set(versions).size).toBe(51);
      const removed = await race(ground, 50, ({ smsProviders }) => smsProviders.remove(tenant));
      expect(removed.filter((one) => one !== null)).toStrictEqual([last]);
    });

    test('it goes with its tenant, and with the transaction that set it', async () => {
      const tenant = await ground.tenant();
      const failing = ground.first.transaction(async ({ smsProviders }) => {
        await smsProviders.put(tenant, provider('a'));
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      expect(await ground.first.smsProviders.find(tenant)).toBeNull();
      await ground.first.smsProviders.put(tenant, provider('a'));
      await ground.first.smsMessages.add(tenant, message('m'));
      await ground.first.tenants.remove(tenant);
      await ground.first.tenants.create(tenant, { domain: null, createdAt: 2 });
      expect(await ground.first.smsProviders.find(tenant)).toBeNull();
      expect((await ground.first.smsMessages.list(tenant, page())).items).toEqual([]);
    });
  });
  messagesSuite(engine);
}

const DAY = 24 * 60 * 60_000;
const NOW = 100 * DAY;
const message = (id: string, details: Partial<SmsMessageRecord> = {}): SmsMessageRecord => ({
  ...{ id, userKey: null, number: '+49********567', purpose: 'login-code', gateway: 'g', reference: `r-${id}` },
  ...{ state: 'accepted', detail: null, sentAt: NOW, stateAt: NOW },
  ...details,
});
const page = (offset = 0, limit = 100) => ({ offset, limit, withTotal: true });
const receipt = (reference: string, details: Partial<SmsReceipt> = {}): SmsReceipt => ({
  ...{ gateway: 'g', references: [reference], numberEnd: '', state: 'delivered', detail: null, at: NOW + 1000 },
  ...details,
});

function messagesSuite(engine: Engine): void {
  describe('SMS messages', () => {
    const ground = useGround(engine);
    const stateOf = async (tenant: string, id: string) =>
      (await ground.first.smsMessages.list(tenant, page())).items.find((one) => one.id === id)?.state;

    test('are listed newest first, in pages, with the name that the user has now', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      const { smsMessages, users } = ground.first;
      await smsMessages.add(tenant, message('a', { sentAt: NOW - 2, userKey: 'k' }));
      await smsMessages.add(tenant, message('b', { sentAt: NOW - 1, state: 'refused', detail: 'HTTP: 500' }));
      await smsMessages.add(tenant, message('c', { purpose: 'test' }));
      const { userKey: _key, reference: _reference, ...shown } = message('b', { sentAt: NOW - 1 });
      const first = await smsMessages.list(tenant, page(0, 2));
      expect(first).toMatchObject({ total: 3, more: true });
      expect(first.items.map(({ id }) => id)).toEqual(['c', 'b']);
      expect(first.items[1]).toStrictEqual({ ...shown, userName: null, state: 'refused', detail: 'HTTP: 500' });
      const second = await smsMessages.list(tenant, page(2, 2));
      expect([second.more, second.items[0]?.userName]).toEqual([false, 'User-k']);
      await users.remove(tenant, 'k');
      expect((await smsMessages.list(tenant, page(2, 2))).items[0]?.userName).toBeNull();
      expect(await smsMessages.count(tenant, NOW - 1)).toEqual({ accepted: 1, refused: 1 });
    });

    test('a receipt settles the newest one that it fits, once; what has ended stays as it is', async () => {
      const tenant = await ground.tenant();
      const { smsMessages } = ground.first;
      // The gateway gave an id a second time, and once long ago.
      await smsMessages.add(tenant, message('old', { reference: '7', sentAt: NOW - 10 * DAY }));
      await smsMessages.add(tenant, message('early', { reference: '7', sentAt: NOW - 10 }));
      await smsMessages.add(tenant, message('late', { reference: '7' }));
      await smsMessages.add(tenant, message('refused', { reference: '9', state: 'refused' }));
      await smsMessages.add(tenant, message('unknown', { reference: '8', state: 'unknown' }));
      expect(await smsMessages.settle(tenant, receipt('7', { state: 'undeliverable', detail: 'UNDELIV' }))).toBe(true);
      expect([await stateOf(tenant, 'late'), await stateOf(tenant, 'early')]).toEqual(['undeliverable', 'accepted']);
      expect(await smsMessages.settle(tenant, receipt('7'))).toBe(true);
      expect([await stateOf(tenant, 'late'), await stateOf(tenant, 'early')]).toEqual(['undeliverable', 'delivered']);
      expect(await smsMessages.settle(tenant, receipt('7')), 'only the one from long ago is left').toBe(false);
      expect(await smsMessages.settle(tenant, receipt('9'))).toBe(false);
      expect(await smsMessages.settle(tenant, receipt('x', { references: ['x', '8'] }))).toBe(true);
      expect(await stateOf(tenant, 'unknown')).toBe('delivered');
    });

    test('a receipt for another number, gateway or tenant settles nothing; one of the platform any tenant’s', async () => {
      const [tenant, other] = [await ground.tenant(), await ground.tenant()];
      const { smsMessages } = ground.first;
      const reference = `of ${tenant}`;
      await smsMessages.add(tenant, message('m', { reference }));
      expect(await smsMessages.settle(tenant, receipt(reference, { numberEnd: '568' }))).toBe(false);
      expect(await smsMessages.settle(tenant, receipt(reference, { gateway: 'h' }))).toBe(false);
      expect(await smsMessages.settle(other, receipt(reference))).toBe(false);
      expect(await stateOf(tenant, 'm')).toBe('accepted');
      expect(await smsMessages.settle(PLATFORM, receipt(reference, { numberEnd: '567' }))).toBe(true);
      expect(await stateOf(tenant, 'm')).toBe('delivered');
    });

    test('of 50 receipts for one message one counts; sweeping takes what is old', async () => {
      const tenant = await ground.tenant();
      await ground.first.smsMessages.add(tenant, message('m'));
      await ground.first.smsMessages.add(tenant, message('old', { sentAt: NOW - 1 }));
      const settled = await race(ground, 50, ({ smsMessages }, index) =>
        smsMessages.settle(tenant, receipt('r-m', { state: index % 2 ? 'delivered' : 'undeliverable' })),
      );
      expect(count(settled, true)).toBe(1);
      expect(await ground.first.smsMessages.sweep(NOW)).toBeGreaterThanOrEqual(1);
      expect((await ground.first.smsMessages.list(tenant, page())).items.map(({ id }) => id)).toEqual(['m']);
    });
  });
}
