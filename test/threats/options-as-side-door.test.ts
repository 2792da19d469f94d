import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import { optionPlace } from '../../src/core/settings/write-options.ts';
import { TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

// T136, T145: options are a second way to write what the server decides by. Whoever may write options has no more by it
// than the proper calls would give them.
const OPTIONS = '/tenant/options';
const TFA = 'two-factor-authentication';

describe.each(engines)('tenant options on %s', (engine) => {
  const server = withServer(engine);
  beforeAll(() => switchTfaOn(server()));

  /** May manage options, and nothing else that matters here. */
  const optionManager = async () => {
    const person = await totpPerson(server());
    const { storage } = server().house.tools;
    const key = (await storage.users.byUserName(TENANT, person.userName))?.key ?? '';
    await storage.roles.grant(TENANT, key, ['ROLE_OPTION_MANAGEMENT_ADMIN']);
    return signInWithCode(server(), person);
  };

  test('do not switch two-factor authentication off for whoever may not do so', async () => {
    const manager = await optionManager();
    for (const attempt of [
      () => manager.post(OPTIONS, { category: TFA, key: 'enabled', value: 'false' }),
      () => manager.post(OPTIONS, { category: TFA, key: 'enforced', value: false }),
      () => manager.put(`${OPTIONS}/${TFA}/enforced`, { value: 'false' }),
      () => manager.put(`${OPTIONS}/${TFA}`, { 'pin.note': 'x', enabled: 'false' }),
      () => manager.put(`${OPTIONS}/${TFA}/strategy`, { value: 'TOTP' }),
      () => manager.delete(`${OPTIONS}/${TFA}/enabled`),
      () => manager.delete(`${OPTIONS}/${TFA}/enforced`),
      () => manager.delete(`${OPTIONS}/${TFA}/strategy`),
      () => manager.put(`${OPTIONS}/${TFA}/phone.self-entry`, { value: 'true' }),
      () => manager.post(OPTIONS, { category: TFA, key: 'token.validity', value: '43200' }),
    ]) {
      expect((await attempt()).code).toBe('accessDenied');
    }
    expect((await manager.get(`${OPTIONS}/${TFA}/pin.note`)).code).toBe('optionNotFound');
    const person = await newPerson(server(), { tfaEnforced: true });
    expect((await server().client().token(person.userName, person.password)).code).toBe('totpSetupRequired');
  });

  test('change the strategy as the proper call does: not to an impossible one, and never silently', async () => {
    const person = await totpPerson(server());
    const { client, away } = await tenantAdministrator();
    // The same again is no change, and nobody loses anything.
    expect((await client.post(OPTIONS, { category: TFA, key: 'strategy', value: 'TOTP' })).status).toBe(200);
    expect((await server().client().token(person.userName, person.password)).code).toBe('totpCodeRequired');
    // Another one clears every set-up and ends every session, and says so.
    expect((await client.put(`${OPTIONS}/${TFA}/strategy`, { value: 'SMS' })).status).toBe(200);
    for (const each of [client, away]) expect((await each.get('/user/currentUser')).code).toBe('strategyChanged');
    const { storage } = server().house.tools;
    const key = (await storage.users.byUserName(TENANT, person.userName))?.key ?? '';
    expect((await storage.users.byKey(TENANT, key))?.activeFactor).toBeNull();
    const { items } = await storage.audit.list(
      TENANT,
      { newestFirst: true, type: 'Tenant' },
      { offset: 0, limit: 1, withTotal: false },
    );
    expect(items[0]).toMatchObject({ severity: 'CRITICAL', text: expect.stringContaining('strategy changed to SMS') });
    await switchTfaOn(server());
  });

  const tenantAdministrator = async () => {
    const person = await totpPerson(server(), { groupIds: [2] });
    return { client: await signInWithCode(server(), person), away: await signInWithCode(server(), person) };
  };

  test('switching it on and off is recorded as by the proper call', async () => {
    const { client } = await tenantAdministrator();
    await client.post(OPTIONS, { category: TFA, key: 'enforced', value: 'false' });
    await client.post(OPTIONS, { category: TFA, key: 'enforced', value: 'true' });
    const person = await newPerson(server(), {}, client);
    expect((await server().client().token(person.userName, person.password)).code).toBe('totpSetupRequired');
    const path = `/audit/auditRecords?type=Option&source=${encodeURIComponent(`${TFA}/enforced`)}&revert=true&pageSize=1`;
    expect((await client.get(path)).at('auditRecords.0')).toMatchObject({
      text: `Option "${TFA}/enforced" updated`,
      changes: [{ previousValue: 'false', newValue: 'true' }],
    });
    expect((await client.get(`${OPTIONS}/${TFA}/enforced`)).at('value')).toBe('true');
    expect((await client.delete(`${OPTIONS}/${TFA}/enforced`)).status).toBe(204);
    expect((await server().client().token(person.userName, person.password)).status).toBe(200);
  });

  test('do not read or write what the server keeps beside them', async () => {
    const manager = await optionManager();
    const { settings } = server().house.tools.storage;
    await settings.put(TENANT, 'login-options', 'BASIC', '{"secret":"Canary"}');
    expect((await manager.get(`${OPTIONS}?pageSize=2000`)).text).not.toContain('login-options');
    expect((await manager.get(`${OPTIONS}/login-options`)).body).toEqual({});
    expect((await manager.get(`${OPTIONS}/login-options/BASIC`)).code).toBe('optionNotFound');
    expect((await manager.get(`${OPTIONS}/login-options/BASIC?evaluate=inherited`)).code).toBe('optionNotFound');
    expect((await manager.put(`${OPTIONS}/login-options/BASIC`, { value: '{}' })).code).toBe('validation');
    expect((await manager.put(`${OPTIONS}/login-options`, { BASIC: '{}' })).code).toBe('validation');
    expect((await manager.delete(`${OPTIONS}/login-options/BASIC`)).code).toBe('optionNotFound');
    expect(await settings.get(TENANT, 'login-options', 'BASIC')).toBe('{"secret":"Canary"}');
    await settings.remove(TENANT, 'login-options', 'BASIC');
  });

  test('show no credentials, in no answer, record, log line or row', async () => {
    const manager = await optionManager();
    const secret = 'Canary-credential-1';
    const path = `${OPTIONS}/gateway/credentials.password`;
    const answers = [
      await manager.post(OPTIONS, { category: 'gateway', key: 'credentials.password', value: secret }),
      await manager.put(path, { value: `${secret}-2` }),
      await manager.put(`${OPTIONS}/gateway`, { 'credentials.password': `${secret}-3`, url: 'x' }),
      // What was read is written back: it is not taken for the secret.
      await manager.put(`${OPTIONS}/gateway`, (await manager.get(`${OPTIONS}/gateway`)).body),
      await manager.get(path),
      await manager.get(`${OPTIONS}?pageSize=2000`),
      await (await tenantAdministrator()).client.get('/audit/auditRecords?pageSize=2000'),
    ];
    for (const { status, text } of answers) expect([status, text.includes('Canary')]).toEqual([200, false]);
    expect(answers[4]?.at('value')).toBe('<<Encrypted>>');
    const stored = (await server().house.tools.storage.settings.get(TENANT, 'gateway', 'credentials.password')) ?? '';
    const { sealer } = server().house.tools;
    const opened = sealer.open(stored, optionPlace(TENANT, 'gateway', 'credentials.password'));
    expect(Buffer.from(opened).toString()).toBe(`${secret}-3`);
    // Copied to another option or tenant it does not open.
    expect(() => sealer.open(stored, optionPlace(TENANT, 'gateway', 'credentials.other'))).toThrow();
    expect(() => sealer.open(stored, optionPlace('t2', 'gateway', 'credentials.password'))).toThrow();
    expect(server().log.join('')).not.toContain('Canary');
    if (engine === 'sqlite') {
      const files = readdirSync(server().place.dataDir).filter((name) => name.startsWith('sallyport.db'));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(readFileSync(join(server().place.dataDir, file)).includes('Canary-credential')).toBe(false);
      }
    }
    expect((await manager.put(`${OPTIONS}/x`, { 'credentials.none': '<<Encrypted>>' })).code).toBe('validation');
  });

  test('are those of one tenant', async () => {
    const manager = await optionManager();
    await manager.post(OPTIONS, { category: 'mine', key: 'k', value: 'only-here' });
    await newTenant(server(), 't2');
    const boss = await bossOf(server(), 't2');
    expect((await boss.get(`${OPTIONS}?pageSize=2000`)).text).not.toContain('only-here');
    for (const evaluate of ['', '?evaluate=inherited', '?evaluate=current']) {
      expect((await boss.get(`${OPTIONS}/mine/k${evaluate}`)).code).toBe('optionNotFound');
    }
    expect((await boss.delete(`${OPTIONS}/mine/k`)).code).toBe('optionNotFound');
    await boss.post(OPTIONS, { category: 'mine', key: 'k', value: 'theirs' });
    expect((await manager.get(`${OPTIONS}/mine/k`)).at('value')).toBe('only-here');
  });

  test('of the management tenant are its own business, until it says that they are meant for others', async () => {
    const manager = await optionManager();
    await newTenant(server(), MANAGEMENT);
    const management = await bossOf(server(), MANAGEMENT);
    await management.put(`${OPTIONS}/billing`, { 'account.url': 'https://only-here', 'credentials.key': 'only-here' });
    await management.put(`${OPTIONS}/${TFA}`, { 'sms.budget.day': '77', 'sms.countries': 'DE' });
    const inherited = (name: string) => manager.get(`${OPTIONS}/${name}?evaluate=inherited`);
    const guesses = ['billing/account.url', 'billing/credentials.key', `${TFA}/sms.budget.day`, `${TFA}/sms.countries`];
    // Nor whether there is such an option: the answer is that to one that nobody set.
    for (const name of [...guesses, 'billing/nothing', `${TFA}/strategy`]) {
      const { code, message } = await inherited(name);
      expect([code, message]).toEqual(['optionNotFound', `Unable to find option by given key: ${name}`]);
    }
    for (const editable of [true, false]) {
      await management.put(`${OPTIONS}/billing/account.url/editable`, { editable });
      expect((await inherited('billing/account.url')).at('value')).toBe('https://only-here');
      await management.put(`${OPTIONS}/billing/account.url`, { value: 'https://for-all' });
      expect((await inherited('billing/account.url')).at('value')).toBe('https://for-all');
      // One of the same name, later, is another one.
      await management.delete(`${OPTIONS}/billing/account.url`);
      await management.put(`${OPTIONS}/billing/account.url`, { value: 'https://only-here' });
      expect((await inherited('billing/account.url')).code).toBe('optionNotFound');
    }
  });

  test('are not changed by a request that another site made', async () => {
    const manager = await optionManager();
    for (const headers of [{ 'x-xsrf-token': '' }, { 'x-xsrf-token': 'undefined' }] as Record<string, string>[]) {
      for (const [method, path, body] of [
        ['POST', OPTIONS, { category: 'forged', key: 'k', value: 'v' }],
        ['PUT', `${OPTIONS}/forged`, { k: 'v' }],
        ['PUT', `${OPTIONS}/forged/k`, { value: 'v' }],
        ['DELETE', `${OPTIONS}/forged/k`, undefined],
      ] as const) {
        expect((await manager.send(method, path, { body, headers })).code).toBe('xsrfMismatch');
      }
    }
    expect((await manager.get(`${OPTIONS}/forged/k`)).code).toBe('optionNotFound');
  });

  test('are closed to a session that may only enrol', async () => {
    const person = await newPerson(server(), { groupIds: [2], tfaEnforced: true });
    const client = server().client();
    await client.login(person.userName, person.password);
    expect((await client.post(TOTP_SECRET)).status).toBe(200);
    for (const path of [OPTIONS, `${OPTIONS}/${TFA}/strategy`, '/tenant/system/options/system/version']) {
      expect((await client.get(path)).code).toBe('totpSetupRequired');
    }
    expect((await client.post(OPTIONS, { category: TFA, key: 'enabled', value: 'false' })).code).toBe(
      'totpSetupRequired',
    );
  });
});
