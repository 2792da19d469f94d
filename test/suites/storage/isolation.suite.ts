import { beforeEach, describe, expect, test } from 'vitest';
import type { SmsMessageRecord } from '../../../src/core/ports/sms-messages.ts';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { activateFactor, type Engine, namesOf, newSession, newUser, TOTP, undone, useGround } from './ground.ts';

const policy = { free: 5, waits: [], disableAt: null, forgetFree: 1e9, forget: 1e9 };
const waiting = { ...policy, free: 0, waits: [100] };
const bounds = { count: 9, size: 99 };
const everything = { offset: 0, limit: 100, withTotal: true };
const shown = { id: 'p', sealedSecret: 'sealed', startedBy: 's', expiresAt: 5000 };
const queued = { id: 'i', kind: 'mail', userKey: 'k', sealed: 'sealed', createdAt: 1 } as const;
const mark = { id: 'client', origin: null };
const challenge = { client: 'client', origin: null, number: '+49', digest: 'hash-code', expiresAt: 5000 };
const answer = { mark, number: '+49', digest: 'hash-code', now: 1000 };
const provider = { kind: 'webhook', sealed: 'sealed', version: 'v', changedAt: 1, changedBy: 'boss' };
const message: SmsMessageRecord = {
  ...{ id: 'm', userKey: 'k', number: '+49***001', purpose: 'login-code', gateway: 'g', reference: 'r', detail: 'x' },
  ...{ state: 'accepted', sentAt: 1000, stateAt: 1000 },
};
const receipt = { gateway: 'g', references: ['r'], numberEnd: '', state: 'delivered', detail: null, at: 2000 } as const;
const limits = [{ counter: 'c', max: 1, within: 100 }];
const record = { time: 1, type: 't', activity: 'a', text: 'x', user: 'u', severity: 'MAJOR', source: 'k' } as const;

/** The same content in each tenant: the same keys, names, ids, tokens and counters. */
export async function fill(storage: Storage, tenant: string): Promise<void> {
  const { users, roles, factors, sessions, attempts, singleUseTokens, settings, audit } = storage;
  await roles.createGroup(tenant, { id: 1, name: 'admins', description: '', roles: ['ROLE'] });
  await roles.createGroup(tenant, { id: 2, name: 'business', description: '', roles: [] });
  for (const key of ['k', 'enrolling', 'verified', 'free']) {
    const names = namesOf(key, { alias: `alias-${key}`, email: `${key}@x` });
    await users.insert(tenant, newUser(key, { owner: 'boss', passwordHash: 'old' }), names);
    await roles.addMember(tenant, 1, key);
    await roles.grant(tenant, key, ['DIRECT']);
    await sessions.open(tenant, newSession(`session-${key}`, key), 5);
    await singleUseTokens.put(tenant, { hash: `hash-${key}`, kind: 'password-reset', userKey: key, expiresAt: 1000 });
    await attempts.take(tenant, `password:${key}`, policy, 1000);
  }
  await activateFactor(storage, tenant, 'k');
  await factors.start(tenant, 'enrolling', TOTP, shown);
  await factors.start(tenant, 'verified', TOTP, shown);
  await factors.markVerified(tenant, 'verified', TOTP, { id: 'p', startedBy: 's', step: 5, at: 100 });
  await attempts.take(tenant, 'waiting', waiting, 1_000_000);
  await storage.inventoryRoles.addRole(tenant, { name: 'inventory', description: '', permissions: [] });
  await storage.inventoryRoles.assign(tenant, 'k', 'device', [1]);
  await settings.put(tenant, 'c', 'k', 'v');
  await storage.preferences.create(tenant, 'k', { fragments: { a: 1 }, createdAt: 1 }, bounds);
  await audit.append(tenant, record);
  await storage.outbox.put(tenant, queued);
  await storage.passwordHistory.add(tenant, 'k', { hash: 'hash-past', brief: false }, 5);
  await storage.users.update(tenant, 'free', { smsEnabled: true });
  await storage.challenges.start(tenant, 'k', 'login', challenge, { mark, replace: false, now: 1000 });
  const proposal = { ...challenge, client: 'proposal', origin: 'origin' };
  await storage.challenges.propose(tenant, 'free', proposal);
  await storage.tfaTokens.put(tenant, { hash: 'hash-tfa', userKey: 'k', expiresAt: 5000 });
  await storage.sends.book(tenant, { id: 'send', at: 1000, limits });
  await storage.smsProviders.put(tenant, provider);
  await storage.smsMessages.add(tenant, message);
}

/** All that the readers tell of a tenant. */
export async function read(storage: Storage, tenant: string) {
  const { tenants, users, roles, factors, sessions, attempts, singleUseTokens, settings, audit } = storage;
  const keys = ['k', 'enrolling', 'verified', 'free'];
  const each = <Result>(ask: (key: string) => Promise<Result>) => Promise.all(keys.map(ask));
  return {
    tenant: { ...(await tenants.find(tenant)), id: '', createdAt: 0 },
    users: await each((key) => users.byKey(tenant, key)),
    byName: await each((key) => users.byUserName(tenant, `User-${key}`)),
    byLoginName: await each((key) => users.byLoginName(tenant, `user-${key}`)),
    byAlias: await each((key) => users.byLoginName(tenant, `alias-${key}`)),
    byEmail: await each((key) => users.byEmail(tenant, `${key}@x`)),
    list: (await users.list(tenant, { owner: 'boss' }, everything)).items,
    members: (await users.list(tenant, { groupIds: [1, 2] }, everything)).items,
    named: (await users.list(tenant, { inGroup: { name: 'admins', member: true } }, everything)).items,
    active: await users.count(tenant, { factorActive: true }),
    below: (await users.list(tenant, { below: ['boss'] }, everything)).items,
    isBelow: await users.isBelow(tenant, 'User-k', ['boss']),
    subusers: [...(await users.countSubusers(tenant, ['boss']))],
    another: await users.anotherEnabledMember(tenant, 'admins', 'k'),
    group: await roles.group(tenant, 1),
    groups: await roles.groups(tenant),
    groupByName: await roles.groupByName(tenant, 'admins'),
    roles: await each((key) => roles.ofUser(tenant, key)),
    inventory: [await storage.inventoryRoles.roles(tenant), await storage.inventoryRoles.role(tenant, 1)],
    assignments: await each((key) => storage.inventoryRoles.assignments(tenant, key)),
    factors: await each((key) => factors.find(tenant, key, TOTP)),
    sessions: await each(async (key) => (await sessions.find(tenant, `session-${key}`))?.session),
    live: await each((key) => sessions.live(tenant, key, 2000)),
    attempts: await each((key) => attempts.peek(tenant, `password:${key}`, policy, 1000)),
    waiting: await attempts.peek(tenant, 'waiting', waiting, 1_000_000),
    seals: await factors.seals(tenant, '', 100),
    outbox: await storage.outbox.seals(tenant, '', 100),
    provider: await storage.smsProviders.find(tenant),
    messages: await storage.smsMessages.list(tenant, everything),
    messageCounts: await storage.smsMessages.count(tenant, 0),
    past: await each((key) => storage.passwordHistory.list(tenant, key)),
    tokens: await each((key) => singleUseTokens.find(tenant, `hash-${key}`, 'password-reset')),
    preferences: (await storage.preferences.list(tenant, 'k')).map(({ fragments }) => fragments),
    lastCodes: await each((key) => storage.challenges.lastStartedAt(tenant, key)),
    proposed: await storage.challenges.proposed(tenant, 'free', { id: null, origin: 'origin' }, 1000),
    tfaToken: await storage.tfaTokens.holds(tenant, 'k', 'hash-tfa', 1000),
    ...(await undone(storage, async (inner) => ({
      code: await inner.challenges.answer(tenant, 'k', 'login', answer),
      send: await inner.sends.book(tenant, { id: 'another', at: 1000, limits }),
    }))),
    settings: [
      await settings.all(tenant),
      await settings.get(tenant, 'c', 'k'),
      await settings.fixed(tenant, 'c'),
      await settings.inherited(tenant, 'c', 'k'),
    ],
    audit: (await audit.list(tenant, { newestFirst: true, source: 'k' }, everything)).items,
  };
}

/** Each verb that changes something, with arguments that fit what `fill` stored. */
const verbs: Record<string, (storage: Storage, tenant: string) => Promise<unknown>> = {
  'tenants.update': ({ tenants }, tenant) => tenants.update(tenant, { company: 'Acme', status: 'SUSPENDED' }),
  'settings.takeTurn': ({ settings }, tenant) => settings.takeTurn(tenant),
  'settings.put': ({ settings }, tenant) => settings.put(tenant, 'c', 'k', 'changed'),
  'settings.remove': ({ settings }, tenant) => settings.remove(tenant, 'c', 'k'),
  'settings.reseal': ({ settings }, tenant) => settings.reseal(tenant, 'c', 'k', { from: 'v', to: 'w' }),
  'settings.setEditable': ({ settings }, tenant) => settings.setEditable(tenant, 'c', 'k', false),
  'users.insert': ({ users }, tenant) => users.insert(tenant, newUser('new', { owner: 'boss' }), namesOf('new')),
  'users.update': ({ users }, tenant) => users.update(tenant, 'k', { firstName: 'X' }, { expectedVersion: 4 }),
  'users.update of names': ({ users }, tenant) =>
    users.update(tenant, 'k', {}, { names: { alias: 'other', email: null } }),
  'users.setOwner': ({ users }, tenant) => users.setOwner(tenant, 'k', 'User-free'),
  'users.setDelegator': ({ users }, tenant) => users.setDelegator(tenant, 'k', 'User-free'),
  'users.remove': ({ users }, tenant) => users.remove(tenant, 'k'),
  'users.replaceHash': ({ users }, tenant) => users.replaceHash(tenant, 'k', 'old', 'new'),
  'users.switchSmsOff': ({ users }, tenant) => users.switchSmsOff(tenant),
  'challenges.start': ({ challenges }, tenant) =>
    challenges.start(tenant, 'free', 'login', { ...challenge, client: 'new' }, { mark, replace: false, now: 1000 }),
  'challenges.answer': ({ challenges }, tenant) => challenges.answer(tenant, 'k', 'login', answer),
  'challenges.propose': ({ challenges }, tenant) =>
    challenges.propose(tenant, 'free', { ...challenge, client: 'new', origin: 'origin', number: '+43' }),
  'challenges.cancel': ({ challenges }, tenant) => challenges.cancel(tenant, 'client'),
  'challenges.voidOf': ({ challenges }, tenant) => challenges.voidOf(tenant, 'k'),
  'tfaTokens.voidOf': ({ tfaTokens }, tenant) => tfaTokens.voidOf(tenant, 'k'),
  'sends.release': ({ sends }, tenant) => sends.release(tenant, 'send'),
  'sends.releaseOldest': ({ sends }, tenant) => sends.releaseOldest(tenant, 'c'),
  'smsProviders.put': ({ smsProviders }, tenant) => smsProviders.put(tenant, { ...provider, version: 'w' }),
  'smsProviders.remove': ({ smsProviders }, tenant) => smsProviders.remove(tenant),
  'smsProviders.reseal': ({ smsProviders }, tenant) => smsProviders.reseal(tenant, { from: 'sealed', to: 'resealed' }),
  'smsMessages.add': ({ smsMessages }, tenant) => smsMessages.add(tenant, { ...message, id: 'n' }),
  'smsMessages.settle': ({ smsMessages }, tenant) => smsMessages.settle(tenant, receipt),
  'roles.createGroup': ({ roles }, tenant) =>
    roles.createGroup(tenant, { id: 3, name: 'third', description: '', roles: [] }),
  'roles.addMember': ({ roles }, tenant) => roles.addMember(tenant, 2, 'k'),
  'roles.removeMember': ({ roles }, tenant) => roles.removeMember(tenant, 1, 'k'),
  'roles.grant': ({ roles }, tenant) => roles.grant(tenant, 'k', ['OTHER']),
  'roles.addGroup': ({ roles }, tenant) => roles.addGroup(tenant, { name: 'new', description: '', roles: [] }),
  'roles.groupForChange': ({ roles }, tenant) => roles.groupForChange(tenant, 1),
  'roles.updateGroup': ({ roles }, tenant) => roles.updateGroup(tenant, 1, { name: 'changed' }),
  'roles.removeGroup': ({ roles }, tenant) => roles.removeGroup(tenant, 1),
  'roles.addGroupRole': ({ roles }, tenant) => roles.addGroupRole(tenant, 1, 'OTHER'),
  'roles.removeGroupRole': ({ roles }, tenant) => roles.removeGroupRole(tenant, 1, 'ROLE'),
  'roles.withdraw': ({ roles }, tenant) => roles.withdraw(tenant, 'k', 'DIRECT'),
  'inventoryRoles.addRole': ({ inventoryRoles }, tenant) =>
    inventoryRoles.addRole(tenant, { name: 'new', description: '', permissions: [] }),
  'inventoryRoles.updateRole': ({ inventoryRoles }, tenant) =>
    inventoryRoles.updateRole(tenant, 1, { name: 'changed' }),
  'inventoryRoles.removeRole': ({ inventoryRoles }, tenant) => inventoryRoles.removeRole(tenant, 1),
  'inventoryRoles.assign': ({ inventoryRoles }, tenant) => inventoryRoles.assign(tenant, 'k', 'other', [1]),
  'inventoryRoles.reassign': ({ inventoryRoles }, tenant) => inventoryRoles.reassign(tenant, 'k', 2, []),
  'inventoryRoles.unassign': ({ inventoryRoles }, tenant) => inventoryRoles.unassign(tenant, 'k', 2),
  'factors.start': ({ factors }, tenant) => factors.start(tenant, 'free', TOTP, shown),
  'factors.markVerified': ({ factors }, tenant) =>
    factors.markVerified(tenant, 'enrolling', TOTP, { id: 'p', startedBy: 's', step: 7, at: 100 }),
  'factors.activate': ({ factors }, tenant) =>
    factors.activate(tenant, 'verified', TOTP, { startedBy: 's', at: 1000, verifiedSince: 0 }),
  'factors.acceptStep': ({ factors }, tenant) =>
    factors.acceptStep(tenant, 'k', TOTP, { step: 20, activatedAt: 1000, at: 2000 }),
  'factors.acceptEnrolmentStep': ({ factors }, tenant) =>
    factors.acceptEnrolmentStep(tenant, 'k', TOTP, { step: 10, startedBy: 'enrolment', activatedAt: 1000, at: 2000 }),
  'factors.revoke': ({ factors }, tenant) => factors.revoke(tenant, 'k', TOTP),
  'factors.revoke of a pending one': ({ factors }, tenant) => factors.revoke(tenant, 'enrolling', TOTP),
  'factors.reseal': ({ factors }, tenant) => factors.reseal(tenant, 'k', TOTP, { from: 'sealed', to: 'resealed' }),
  'factors.revokeAll': ({ factors }, tenant) => factors.revokeAll(tenant),
  'sessions.open': ({ sessions }, tenant) => sessions.open(tenant, newSession('new', 'k'), 1),
  'sessions.renew': ({ sessions }, tenant) =>
    sessions.renew(tenant, 'session-k', { from: 'session-k-token-1', to: 'two', previousUntil: 1 }),
  'sessions.end': ({ sessions }, tenant) => sessions.end(tenant, 'session-k', 'logout', 2000),
  'sessions.endOfUser': ({ sessions }, tenant) => sessions.endOfUser(tenant, 'k', 'revoked', 2000),
  'sessions.endOfGroup': ({ sessions }, tenant) => sessions.endOfGroup(tenant, 1, 'revoked', 2000),
  'sessions.endOfTenant': ({ sessions }, tenant) => sessions.endOfTenant(tenant, 'strategy', 2000),
  'attempts.take': ({ attempts }, tenant) => attempts.take(tenant, 'password:k', policy, 1000),
  'attempts.take after the clock jumped back': ({ attempts }, tenant) =>
    attempts.take(tenant, 'waiting', waiting, 1000),
  'attempts.refund': ({ attempts }, tenant) => attempts.refund(tenant, 'password:k'),
  'attempts.clear': ({ attempts }, tenant) => attempts.clear(tenant, 'password:k'),
  'singleUseTokens.put': ({ singleUseTokens }, tenant) =>
    singleUseTokens.put(tenant, { hash: 'new', kind: 'password-reset', userKey: 'k', expiresAt: 9 }),
  'singleUseTokens.consume': ({ singleUseTokens }, tenant) =>
    singleUseTokens.consume(tenant, 'hash-k', 'password-reset', 10),
  'singleUseTokens.voidOf': ({ singleUseTokens }, tenant) => singleUseTokens.voidOf(tenant, 'k'),
  'singleUseTokens.voidOfTenant': ({ singleUseTokens }, tenant) => singleUseTokens.voidOfTenant(tenant),
  'outbox.put': ({ outbox }, tenant) => outbox.put(tenant, { ...queued, id: 'j' }),
  'outbox.remove': ({ outbox }, tenant) => outbox.remove(tenant, 'i', 0),
  'outbox.reseal': ({ outbox }, tenant) => outbox.reseal(tenant, 'i', { from: 'sealed', to: 'resealed' }),
  'passwordHistory.add': ({ passwordHistory }, tenant) =>
    passwordHistory.add(tenant, 'k', { hash: 'hash-newer', brief: false }, 5),
  'preferences.create': ({ preferences }, tenant) =>
    preferences.create(tenant, 'k', { fragments: { b: 1 }, createdAt: 1 }, bounds),
  'preferences.merge': async (storage, tenant) =>
    storage.preferences.merge(
      tenant,
      'k',
      await firstPreference(storage, tenant),
      { fragments: { a: 2 }, at: 1 },
      bounds,
    ),
  'preferences.remove': async (storage, tenant) =>
    storage.preferences.remove(tenant, 'k', await firstPreference(storage, tenant)),
  'audit.sweep': ({ audit }, tenant) => audit.sweep(tenant, Number.MAX_SAFE_INTEGER),
  'audit.append': ({ audit }, tenant) => audit.append(tenant, record),
};

const firstPreference = async ({ preferences }: Storage, tenant: string) =>
  (await preferences.list(tenant, 'k'))[0]?.id ?? 0;

export function isolationSuite(engine: Engine): void {
  describe('two tenants with the same content', () => {
    const ground = useGround(engine);
    let left: string;
    let right: string;

    beforeEach(async () => {
      [left, right] = [await ground.tenant(), await ground.tenant()];
      await ground.first.transaction(async (storage) => {
        for (const tenant of [left, right]) await fill(storage, tenant);
      });
    });

    test.each(Object.entries(verbs))('%s changes its own tenant alone', async (_, change) => {
      const before = { left: await read(ground.first, left), right: await read(ground.first, right) };
      await change(ground.first, left);
      expect(await read(ground.first, right)).toEqual(before.right);
      expect(await read(ground.first, left)).not.toEqual(before.left);
    });

    test('a reader finds nothing in a tenant that has nothing', async () => {
      const empty = await ground.tenant();
      const nothing = await read(ground.first, empty);
      const flat = JSON.stringify(nothing, (_, value) => (value === undefined ? null : value));
      expect(flat).not.toMatch(/session-|alias-|hash-|sealed|ROLE|DIRECT|@x|boss|"x"|"v"/);
      expect(nothing).toMatchObject({
        list: [],
        below: [],
        isBelow: false,
        members: [],
        named: [],
        active: 0,
        subusers: [],
        another: false,
      });
      expect(nothing).toMatchObject({
        group: null,
        groups: [],
        groupByName: null,
        preferences: [],
        settings: [[], null, [], null],
        audit: [],
      });
    });

    test('a record of one tenant is not found by its id in another', async () => {
      const { items } = await ground.first.audit.list(left, { newestFirst: true }, everything);
      const id = items[0]?.id as number;
      expect(await ground.first.audit.find(left, id)).not.toBeNull();
      expect(await ground.first.audit.find(right, id)).toBeNull();
    });

    test('a user of one tenant cannot be put into a group, or get a session, of another', async () => {
      await ground.user(left, 'only-left');
      const { roles, sessions, factors } = ground.first;
      expect(await roles.addMember(right, 1, 'only-left')).toBe(false);
      expect(await sessions.open(right, newSession('s', 'only-left'), 5)).toBe(false);
      expect(await factors.start(right, 'only-left', TOTP, shown)).toBe(false);
      await roles.createGroup(left, { id: 7, name: 'only left', description: '', roles: [] });
      expect(await roles.addMember(right, 7, 'k')).toBe(false);
    });

    test('the same keys mean something else in another tenant', async () => {
      const { users, roles, sessions } = ground.first;
      await roles.addMember(left, 2, 'k');
      await users.update(left, 'k', { firstName: 'Left' });
      await users.update(right, 'k', { firstName: 'Right' });
      await roles.createGroup(left, { id: 3, name: 'left group', description: '', roles: ['LEFT'] });
      await roles.createGroup(right, { id: 3, name: 'right group', description: '', roles: ['RIGHT'] });
      await roles.addMember(left, 3, 'k');
      await roles.addMember(right, 3, 'k');
      expect((await sessions.find(left, 'session-k'))?.user.firstName).toBe('Left');
      expect((await sessions.find(right, 'session-k'))?.user.firstName).toBe('Right');
      expect((await users.byLoginName(right, 'alias-k'))?.firstName).toBe('Right');
      const names = async (tenant: string) => (await roles.ofUser(tenant, 'k')).groups.map((group) => group.name);
      expect(await names(left)).toEqual(['admins', 'business', 'left group']);
      expect(await names(right)).toEqual(['admins', 'right group']);
      expect(await users.count(right, { groupIds: [2] })).toBe(0);
      expect(await users.count(right, { inGroup: { name: 'business', member: true } })).toBe(0);
      expect(await users.count(right, { inGroup: { name: 'left group', member: true } })).toBe(0);
      expect(await users.anotherEnabledMember(right, 'business', 'free')).toBe(false);
      await users.update(right, 'k', { enabled: false });
      expect(await users.anotherEnabledMember(right, 'right group', 'free'), 'enabled elsewhere only').toBe(false);
    });

    test('secrets of another tenant take no place on a page', async () => {
      const { factors } = ground.first;
      await ground.user(left, 'a');
      await factors.start(left, 'a', TOTP, shown);
      expect((await factors.seals(right, '', 1)).map(({ userKey }) => userKey)).toEqual(['enrolling']);
    });

    test('sessions of the same key elsewhere do not count to the maximum', async () => {
      const { sessions } = ground.first;
      for (const id of ['r1', 'r2', 'r3']) await sessions.open(right, newSession(id, 'k', { startedAt: 1500 }), 9);
      await sessions.open(left, newSession('l1', 'k', { startedAt: 1600 }), 2);
      const live = async (tenant: string) => (await sessions.live(tenant, 'k', 2000)).map((session) => session.id);
      expect(await live(left)).toEqual(['l1', 'session-k']);
      expect(await live(right)).toEqual(['r3', 'r2', 'r1', 'session-k']);
    });
  });
}
