import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import { systemRandomness } from '../../src/server/randomness.ts';
import type { Client } from '../support/http-client.ts';
import { groups, platformSetting, signedInPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const OPTIONS = '/tenant/options';
const TFA = 'two-factor-authentication';

describe.each(engines)('tenant options on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });
  const option = (category: string, key: string, value: string) => ({
    category,
    key,
    value,
    self: `http://sallyport.test/tenant/options/${category}/${key}`,
  });

  test('are created and replaced by POST, with 200 both times, and their values are text', async () => {
    for (const [sent, stored] of [
      ['one', 'one'],
      [true, 'true'],
      [30, '30'],
    ] as const) {
      const answer = await admin.post(OPTIONS, { category: 'access.control', key: 'allow.origin', value: sent });
      expect([answer.status, answer.body]).toEqual([200, option('access.control', 'allow.origin', stored)]);
    }
    const path = `${OPTIONS}/access.control/allow.origin`;
    expect((await admin.get(path)).body).toEqual(option('access.control', 'allow.origin', '30'));
    expect((await admin.put(path, { value: '*' })).body).toEqual(option('access.control', 'allow.origin', '*'));
    const deleted = await admin.delete(path);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect((await admin.delete(path)).code).toBe('optionNotFound');
  });

  test('that are not set are 404 in the words that clients know', async () => {
    for (const path of ['configuration/system.support.url', `${TFA}/enabled`, 'password/limit.validity']) {
      const answer = await admin.get(`${OPTIONS}/${path}`);
      expect([answer.status, answer.at('error'), answer.message]).toEqual([
        404,
        'options/Not Found',
        `Unable to find option by given key: ${path}`,
      ]);
    }
  });

  test('whose default is not the one that clients assume tell what is in force', async () => {
    await server().house.tools.storage.settings.remove(TENANT, TFA, 'strategy');
    const strategy = `${OPTIONS}/${TFA}/strategy`;
    expect((await admin.get(strategy)).at('value')).toBe('TOTP');
    expect((await admin.get(`${OPTIONS}/oauth.internal/basic-token.lifespan.seconds`)).at('value')).toBe('1800');
    expect((await admin.get(`${strategy}?evaluate=current`)).code).toBe('optionNotFound');
    await server().house.tools.storage.settings.put(TENANT, TFA, 'strategy', 'TOTP');
  });

  test('of a category are read and written as a map, all or none', async () => {
    const written = await admin.put(`${OPTIONS}/demo`, { b: '2', a: 1 });
    expect([written.status, written.body]).toEqual([200, { b: '2', a: '1' }]);
    await admin.put(`${OPTIONS}/demo`, { c: '3' });
    expect((await admin.get(`${OPTIONS}/demo`)).body).toEqual({ a: '1', b: '2', c: '3' });
    expect((await admin.get(`${OPTIONS}/nothing-here`)).body).toEqual({});
    const half = await admin.put(`${OPTIONS}/password`, { 'limit.validity': '10', 'strength.validity': 'perhaps' });
    expect([half.code, half.message]).toEqual(['validation', 'password/strength.validity: must be true or false']);
    expect((await admin.get(`${OPTIONS}/password`)).body).toEqual({});
  });

  test('are listed in order and paged', async () => {
    await admin.put(`${OPTIONS}/zz`, Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`k${index}`, 'v'])));
    const first = await admin.get(`${OPTIONS}?pageSize=4&withTotalPages=true&withTotalElements=true`);
    const total = first.at('statistics.totalElements') as number;
    expect(first.at('statistics')).toMatchObject({ currentPage: 1, pageSize: 4, totalPages: Math.ceil(total / 4) });
    const all = (await admin.get(`${OPTIONS}?pageSize=2000`)).at('options') as { category: string; key: string }[];
    expect(all).toHaveLength(total);
    expect(all.map(({ category, key }) => `${category}\n${key}`)).toEqual(
      all.map(({ category, key }) => `${category}\n${key}`).toSorted(),
    );
    const second = await admin.get(String(first.at('next')).replace('http://sallyport.test', ''));
    expect(second.at('options')).toEqual(all.slice(4, 8));
    expect(first.at('options.0.self')).toMatch(/^http:\/\/sallyport\.test\/tenant\/options\//);
  });

  test('that mean something are held to their bounds', async () => {
    const refused = async (path: string, value: unknown) => {
      const [category, key] = path.split('/');
      const answer = await admin.post(OPTIONS, { category, key, value });
      expect([path, value, answer.code]).toEqual([path, value, 'validation']);
      return answer.message;
    };
    await refused(`${TFA}/enabled`, 'yes');
    await refused(`${TFA}/strategy`, 'NONE');
    await refused('password/limit.validity', '-1');
    await refused('password/limit.validity', '1.5');
    await refused('mail/language', 'fr');
    expect(await refused('oauth.internal/basic-token.lifespan.seconds', '299')).toBe(
      'oauth.internal/basic-token.lifespan.seconds: must be a whole number of seconds from 300 to 2678400',
    );
    await refused('login-options/OAUTH2_INTERNAL', '{}');
    for (const name of ['constructor', '__proto__', 'toString', '..', 'a/b', 'a b', 'ä', '']) {
      await refused(`plain/${name.replace('/', '%2f')}`.replace('%2f', '\\'), 'x');
      expect((await admin.post(OPTIONS, { category: name, key: 'k', value: 'x' })).code).toBe('validation');
    }
  });

  test('take effect where the product reads them, at once', async () => {
    const { person } = await signedInPerson(server());
    const login = (name: string) => server().client().login(name, person.password);
    expect((await login(person.userName.toUpperCase())).code).toBe('badCredentials');
    await admin.post(OPTIONS, { category: 'configuration', key: 'tenant.login.ignore-case', value: 'true' });
    expect((await login(person.userName.toUpperCase())).status).toBe(200);
    expect((await login(person.userName)).status).toBe(200);
    // Names are unique whatever their case, so switching it on can never meet a collision (decision 0002).
    const made = await admin.post(`/user/${TENANT}/users`, {
      userName: person.userName.toUpperCase(),
      password: person.password,
    });
    expect(made.code).toBe('userNameTaken');
    await admin.delete(`${OPTIONS}/configuration/tenant.login.ignore-case`);
    expect((await login(person.userName.toUpperCase())).code).toBe('badCredentials');
    expect((await admin.get('/tenant/loginOptions')).at('loginOptions.0.strengthValidity')).toBe(false);
    await admin.post(OPTIONS, { category: 'password', key: 'strength.validity', value: 'true' });
    expect((await admin.get('/tenant/loginOptions')).at('loginOptions.0.strengthValidity')).toBe(true);
    expect((await admin.get('/tenant/security-options/password/strength.validity')).at('value')).toBe('true');
    await admin.delete(`${OPTIONS}/password/strength.validity`);
  });

  test('leave a record of each change; of unknown ones without the value', async () => {
    await admin.post(OPTIONS, { category: 'mail', key: 'language', value: 'de' });
    await admin.post(OPTIONS, { category: 'mail', key: 'language', value: 'de' });
    await admin.post(OPTIONS, { category: 'mail', key: 'language', value: 'en' });
    await admin.delete(`${OPTIONS}/mail/language`);
    await admin.post(OPTIONS, { category: 'other', key: 'password', value: 'Canary!1' });
    await admin.post(OPTIONS, { category: 'other', key: 'password', value: 'Canary!2' });
    const of = async (source: string) =>
      (await admin.get(`/audit/auditRecords?type=Option&source=${source}&pageSize=100`)).at('auditRecords') as {
        text: string;
        activity: string;
        changes?: unknown[];
      }[];
    const language = await of('mail/language');
    expect(language.map(({ activity, text }) => [activity, text])).toEqual([
      ['Option created', 'Option "mail/language" created'],
      ['Option updated', 'Option "mail/language" updated'],
      ['Option deleted', 'Option "mail/language" deleted'],
    ]);
    expect(language[1]?.changes).toMatchObject([{ previousValue: 'de', newValue: 'en' }]);
    expect(await of('other/password')).toHaveLength(2);
    expect(JSON.stringify(await of('other/password'))).not.toContain('Canary');
  });

  test('together have a limit', async () => {
    const many = Object.fromEntries(Array.from({ length: 27 }, (_, index) => [`k${index}`, 'x'.repeat(9_990)]));
    const parts = Object.entries(many);
    for (const from of [0, 6, 12, 18]) {
      expect((await admin.put(`${OPTIONS}/big`, Object.fromEntries(parts.slice(from, from + 6)))).status).toBe(200);
    }
    const over = await admin.put(`${OPTIONS}/big`, Object.fromEntries(parts.slice(24)));
    expect(over.code).toBe('validation');
    expect(Object.keys((await admin.get(`${OPTIONS}/big`)).body as object)).toHaveLength(24);
    for (const [key] of parts.slice(0, 24)) await admin.delete(`${OPTIONS}/big/${key}`);
  });

  test('two-factor settings can be read by everybody who may read them elsewhere', async () => {
    const { client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    expect((await client.get(`${OPTIONS}/${TFA}/strategy`)).at('value')).toBe('TOTP');
    expect((await client.get(`${OPTIONS}/${TFA}/enabled`)).code).toBe('optionNotFound');
    expect((await client.get(`${OPTIONS}/mail/language`)).code).toBe('accessDenied');
  });

  test('that the management tenant fixed are inherited, and nobody else’s to change', async () => {
    await newTenant(server(), MANAGEMENT);
    const management = await bossOf(server(), MANAGEMENT);
    const path = `${OPTIONS}/configuration/system.support.url`;
    await management.put(path, { value: 'https://help.example.org' });
    await management.put(`${OPTIONS}/configuration`, { 'credentials.key': 'Canary!3' });
    expect((await admin.get(`${path}?evaluate=inherited`)).at('value')).toBe('https://help.example.org');
    expect((await admin.get(`${path}?evaluate=current`)).code).toBe('optionNotFound');
    expect((await admin.get(`${path}`)).code).toBe('optionNotFound');
    const credential = `${OPTIONS}/configuration/credentials.key`;
    await management.put(`${credential}/editable`, { editable: true });
    expect((await admin.get(`${credential}?evaluate=inherited`)).at('value')).toBe('<<Encrypted>>');
    expect((await admin.put(path, { value: 'https://mine.example.org' })).status).toBe(200);
    expect((await admin.put(path, { value: 'javascript:alert(1)' })).code).toBe('validation');
    expect((await admin.put(`${path}/editable`, { editable: false })).code).toBe('accessDenied');
    expect((await management.put(`${path}/editable`, { editable: false })).body).toEqual({
      ...option('configuration', 'system.support.url', 'https://help.example.org'),
      editable: false,
    });
    expect((await management.put(`${OPTIONS}/a/b/editable`, { editable: false })).code).toBe('optionNotFound');
    for (const answer of [
      await admin.put(path, { value: 'https://x' }),
      await admin.delete(path),
      await admin.put(`${OPTIONS}/configuration`, { free: 'x', 'system.support.url': 'https://x' }),
    ]) {
      expect([answer.status, answer.message]).toEqual([
        403,
        'Option configuration/system.support.url is fixed by the management tenant',
      ]);
    }
    // Whoever reads it is told, the tenant with a value of its own too.
    for (const address of [path, `${path}?evaluate=current`, `${path}?evaluate=inherited`]) {
      expect((await admin.get(address)).at('editable')).toBe(false);
    }
    expect((await management.get(path)).at('editable')).toBe(false);
    expect((await admin.get(credential)).code).toBe('optionNotFound');
    expect((await management.get(credential)).body).not.toHaveProperty('editable');
    expect((await admin.get(`${OPTIONS}/configuration/free`)).code).toBe('optionNotFound');
    expect((await management.put(path, { value: 'https://new.example.org' })).status).toBe(200);
    await management.put(`${path}/editable`, { editable: true });
    expect((await admin.put(path, { value: 'https://x' })).status).toBe(200);
    expect((await admin.get(path)).body).not.toHaveProperty('editable');
  });
});

describe('system options', () => {
  const server = withServer('sqlite');
  const SYSTEM = '/tenant/system/options';

  test('that are not set are not there: an answer would silence the tenant’s own', async () => {
    const admin = await server().admin();
    for (const path of ['password/limit.validity', `${TFA}/enabled`, `${TFA}/enforced`, 'no/such']) {
      const answer = await admin.get(`${SYSTEM}/${path}`);
      expect([answer.status, answer.message]).toEqual([404, `Unable to find option by given key: ${path}`]);
    }
    await platformSetting(server(), 'password', 'limit.validity', '30');
    expect((await admin.get(`${SYSTEM}/password/limit.validity`)).at('value')).toBe('30');
    await platformSetting(server(), 'password', 'limit.validity', null);
  });

  test('tell what is true of this server', async () => {
    const admin = await server().admin();
    const list = (await admin.get(`${SYSTEM}?pageSize=2000`)).at('options') as { category: string; key: string }[];
    const values = Object.fromEntries(
      list.map(({ category, key, ...rest }) => [`${category}/${key}`, (rest as unknown as { value: string }).value]),
    );
    expect(values).toMatchObject({
      'authentication/badRequestCounter': '10',
      'two-factor-authentication/tenant-scope-settings.enabled': 'true',
      'support-user/enabled': 'false',
      'two-factor-authentication/pin.length': '6',
      'two-factor-authentication/pin.validity': '10',
      'two-factor-authentication/token.length': '44',
      'two-factor-authentication/token.validity': '43200',
      'two-factor-authentication/strategy': 'TOTP',
    });
    expect(systemRandomness.token()).toHaveLength(44);
    // The platform's, where a tenant sets its own below it.
    await platformSetting(server(), TFA, 'pin.validity', '5');
    await admin.post(OPTIONS, { category: TFA, key: 'pin.validity', value: '3' });
    expect((await admin.get(`${SYSTEM}/${TFA}/pin.validity`)).at('value')).toBe('5');
    await platformSetting(server(), TFA, 'pin.validity', null);
    expect(values['system/version']).toMatch(/^\d+\.\d+\.\d+/);
    // What that number says: the tenth failure makes the next attempt wait.
    const { person } = await signedInPerson(server());
    const guess = () => server().client().login(person.userName, `wrong-${Math.random()}`);
    for (let failure = 1; failure <= 10; failure++) expect((await guess()).code).toBe('badCredentials');
    expect((await guess()).code).toBe('tooManyAttempts');
  });

  test('that are secured are hidden in the list and refused alone', async () => {
    const { client } = await signedInPerson(server());
    for (const path of ['authentication/badRequestCounter', `${TFA}/pin.validity`, `${TFA}/token.length`]) {
      expect((await client.get(`${SYSTEM}/${path}`)).code).toBe('accessDenied');
    }
    const list = (await client.get(`${SYSTEM}?pageSize=2000`)).at('options') as { key: string; value: string }[];
    expect(list.find(({ key }) => key === 'badRequestCounter')?.value).toBe('<<Encrypted>>');
    const admin = await server().admin();
    expect((await admin.get(`${SYSTEM}/authentication/badRequestCounter`)).at('value')).toBe('10');
  });

  test('that login pages ask for are open to everybody, also with a cookie that has died; others are not', async () => {
    await platformSetting(server(), 'password', 'enforce.strength', 'true');
    const nobody = server().client();
    nobody.jar.set('authorization', 'dead');
    for (const client of [nobody, server().client()]) {
      expect((await client.get(`${SYSTEM}/password/enforce.strength`)).at('value')).toBe('true');
      expect((await client.get(`${SYSTEM}/password/green.min-length`)).code).toBe('optionNotFound');
      expect((await client.get(`${SYSTEM}/${TFA}/logout-on-browser-termination`)).code).toBe('optionNotFound');
      for (const path of ['', '/system/version', '/authentication/badRequestCounter', '/no/such']) {
        expect((await client.get(`${SYSTEM}${path}`)).code).toBe('noCredentials');
      }
    }
    await platformSetting(server(), 'password', 'enforce.strength', null);
  });

  test('name no other tenant that is enforced', async () => {
    const { client } = await signedInPerson(server());
    await platformSetting(server(), TFA, 'enforced', `secret-tenant,${TENANT}`);
    expect((await client.get(`${SYSTEM}/${TFA}/enforced`)).at('value')).toBe(TENANT);
    expect((await client.get(`${SYSTEM}?pageSize=100`)).text).not.toContain('secret-tenant');
    await platformSetting(server(), TFA, 'enforced', null);
  });
});

describe('security options', () => {
  const server = withServer('sqlite');
  const PASSWORD_OPTIONS = '/tenant/security-options/password';

  test('are read by anybody, 404 where not set, and are those of the caller’s own tenant', async () => {
    const admin = await server().admin();
    const nobody = server().client();
    expect((await nobody.get(`${PASSWORD_OPTIONS}/limit.validity`)).code).toBe('optionNotFound');
    await admin.post(OPTIONS, { category: 'password', key: 'limit.validity', value: '90' });
    const answer = await nobody.get(`${PASSWORD_OPTIONS}/limit.validity`);
    expect(answer.body).toEqual({
      category: 'password',
      key: 'limit.validity',
      value: '90',
      self: `http://sallyport.test${PASSWORD_OPTIONS}/limit.validity`,
    });
    await newTenant(server(), 't2');
    const boss = await bossOf(server(), 't2');
    expect((await boss.get(`${PASSWORD_OPTIONS}/limit.validity`)).code).toBe('optionNotFound');
    await boss.post(OPTIONS, { category: 'password', key: 'limit.validity', value: '7' });
    expect((await boss.get(`${PASSWORD_OPTIONS}/limit.validity`)).at('value')).toBe('7');
    const basic = ['t2/boss', 'whatever'] as const;
    expect((await nobody.get(`${PASSWORD_OPTIONS}/limit.validity`, { basic })).at('value')).toBe('7');
    expect((await nobody.get(`${PASSWORD_OPTIONS}/limit.validity`)).at('value')).toBe('90');
  });

  test('are the two password rules and nothing else', async () => {
    const admin = await server().admin();
    await admin.put(`${OPTIONS}/password`, { 'credentials.x': 'Canary!4', note: 'x' });
    for (const path of ['password/credentials.x', 'password/note', `${TFA}/strategy`, 'login-options/BASIC']) {
      const answer = await admin.get(`/tenant/security-options/${path}`);
      expect([answer.status, answer.text.includes('Canary')]).toEqual([404, false]);
    }
  });
});
