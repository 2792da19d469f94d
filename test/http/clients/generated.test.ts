import { beforeEach, expect } from 'vitest';
import { basicOf, claimsOf, overHttp } from '../../support/over-http.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../../support/people.ts';
import { smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { totpCode } from '../../support/totp-code.ts';
import { client } from './client.ts';
import { tsCliStep } from './matchers.ts';

const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

const USERS = `/user/${TENANT}/users`;
const GROUPS = `/user/${TENANT}/groups`;
const TOTP_SECRET = '/user/currentUser/totpSecret';
const ERROR = 'application/vnd.com.nsn.cumulocity.error+json';
const vendor = (type: string) => `application/vnd.com.nsn.cumulocity.${type}+json;ver=0.9;charset=UTF-8`;
const asAdmin = { authorization: basicOf(`${TENANT}/${ADMIN}`, PASSWORD) };
const form = ({ userName, password }: Person, code?: string) => ({
  form: { grant_type: 'PASSWORD', username: userName, password, ...(code === undefined ? {} : { tfa_code: code }) },
});

client('cumulocity-cypress', {
  async 'the cookie login is 200 with cookies'() {
    const person = await totpPerson(http.server());
    const reply = await http
      .program()
      .ask('POST', `/tenant/oauth?tenant_id=${TENANT}`, form(person, person.nextCode()));
    expect([reply.status, reply.cookies.has('authorization'), reply.cookies.has('XSRF-TOKEN')]).toEqual([
      200,
      true,
      true,
    ]);
  },
  async 'the JWT has xsrfToken, ten, sub, aud and iss'() {
    const person = await newPerson(http.server());
    const program = http.program();
    const token = String((await program.ask('POST', '/tenant/oauth/token', form(person))).at('access_token'));
    const { xsrfToken, ...claims } = claimsOf(token);
    const domain = 'sallyport.test';
    expect(claims).toMatchObject({ ten: TENANT, sub: person.userName, aud: domain, iss: domain });
    // It makes the cookies of a browser from the token.
    const headers = {
      cookie: `authorization=${token}; XSRF-TOKEN=${String(xsrfToken)}`,
      'x-xsrf-token': String(xsrfToken),
    };
    expect((await program.ask('PUT', '/user/currentUser', { headers, json: {} })).status).toBe(200);
  },
  async 'the token call answers access_token'() {
    const reply = await http.program().ask('POST', '/tenant/oauth/token', form(await newPerson(http.server())));
    const headers = { authorization: `Bearer ${String(reply.at('access_token'))}` };
    expect((await http.program().ask('GET', '/user/currentUser', { headers })).status).toBe(200);
  },
});

client('cumulocity-clients-java', {
  async 'vendor media types with parameters are taken and answered'() {
    const program = http.program();
    const headers = {
      ...{ ...asAdmin, accept: vendor('user'), 'content-type': vendor('user') },
      ...{ 'x-cumulocity-application-key': 'java', 'x-cumulocity-processing-mode': 'PERSISTENT' },
    };
    const text = JSON.stringify({ userName: 'java', password: PASSWORD });
    const made = await program.ask('POST', USERS, { headers, text });
    expect([made.status, made.headers.get('content-type')]).toEqual([201, expect.stringMatching(/\.user\+json/i)]);
    for (const [path, type] of [
      [USERS, 'userCollection'],
      [`${USERS}/java`, 'user'],
      [`${USERS}/java/groups`, 'groupReferenceCollection'],
      [GROUPS, 'groupCollection'],
      [`${GROUPS}/2`, 'group'],
      [`${GROUPS}/2/users`, 'userReferenceCollection'],
      [`${GROUPS}/2/roles`, 'roleReferenceCollection'],
      ['/user/roles', 'roleCollection'],
      ['/user/currentUser', 'currentUser'],
      ['/tenant/currentTenant', 'currentTenant'],
      ['/tenant/options', 'optionCollection'],
      ['/audit/auditRecords', 'auditRecordCollection'],
      ['/tenant/loginOptions', 'loginOptionCollection'],
    ] as const) {
      const reply = await program.ask('GET', path, { headers: { ...asAdmin, accept: vendor(type) } });
      const wanted = `application/vnd.com.nsn.cumulocity.${type}+json`.toLowerCase();
      const answered = reply.headers.get('content-type')?.toLowerCase().split(';')[0];
      expect([path, reply.status, answered]).toEqual([path, 200, wanted]);
    }
  },
  async 'the request header TFAToken is read in any case'() {
    await switchSmsOn(http.server());
    const { userName, password, code } = await smsPerson(http.server());
    const program = http.program();
    const authorization = basicOf(userName, password);
    expect((await program.ask('GET', '/user/currentUser', { headers: { authorization } })).status).toBe(401);
    const entered = await program.ask('POST', '/user/pin', { headers: { authorization }, json: { pin: code() } });
    const token = entered.headers.get('tfatoken') ?? '';
    for (const name of ['TFAToken', 'tfatoken', 'TFATOKEN']) {
      const headers = { authorization, [name]: token };
      expect((await program.ask('GET', '/user/currentUser', { headers })).status).toBe(200);
    }
  },
  async 'X-XSRF-TOKEN goes with the cookie'() {
    const program = http.program();
    const { cookies } = await program.ask('POST', '/tenant/oauth', form(await newPerson(http.server())));
    const cookie = `authorization=${cookies.get('authorization')}`;
    const change = async (headers: Record<string, string>) =>
      (await program.ask('PUT', '/user/currentUser', { headers: { cookie, ...headers }, json: {} })).status;
    expect(await change({ 'X-XSRF-TOKEN': cookies.get('XSRF-TOKEN') ?? '' })).toBe(200);
    expect([
      await change({}),
      await change({ 'X-XSRF-TOKEN': '' }),
      await change({ 'X-XSRF-TOKEN': 'undefined' }),
    ]).toEqual([...[401, 401, 401]]);
  },
  async 'errors have the media type ~error and its fields'() {
    const reply = await http
      .program()
      .ask('GET', `${USERS}/nobody`, { headers: { ...asAdmin, accept: vendor('user') } });
    expect(reply.headers.get('content-type')).toContain(ERROR);
    expect(reply.data).toMatchObject({ error: 'users/Not Found', info: expect.stringMatching(/^https:/) });
    expect(reply.message).toContain(
      'Cannot find document with ID ID [type=com_cumulocity_model_idtype_GId, value=nobody]!',
    );
  },
});

/** Fields that the official document requires, by path. */
const fields: Readonly<Record<string, readonly string[]>> = {
  '/user/currentUser': ['id', 'self', 'userName', 'shouldResetPassword', 'effectiveRoles', 'devicePermissions'],
  [`${USERS}/${ADMIN}`]: [
    'id',
    'self',
    'userName',
    'enabled',
    'passwordStrength',
    'groups',
    'roles',
    'customProperties',
    'newsletter',
    'applications',
    'lastPasswordChange',
    'twoFactorAuthenticationEnabled',
  ],
  [USERS]: ['self', 'users', 'statistics'],
  [`${USERS}/${ADMIN}/tfa`]: ['tfaEnabled', 'tfaEnforced', 'strategy'],
  [`${USERS}/${ADMIN}/groups`]: ['self', 'references', 'statistics'],
  [`${USERS}/${ADMIN}/roles/inventory`]: ['inventoryAssignments'],
  [GROUPS]: ['self', 'groups', 'statistics'],
  [`${GROUPS}/2`]: [
    'id',
    'self',
    'name',
    'description',
    'roles',
    'users',
    'applications',
    'customProperties',
    'devicePermissions',
  ],
  [`${GROUPS}/2/users`]: ['self', 'references', 'statistics'],
  [`${GROUPS}/2/roles`]: ['self', 'references', 'statistics'],
  '/user/roles': ['self', 'roles', 'statistics'],
  '/user/roles/ROLE_ALARM_READ': ['id', 'self', 'name'],
  '/user/inventoryroles': ['self', 'roles', 'statistics'],
  '/user': ['self', 'userByName', 'users', 'currentUser', 'groupByName', 'groups', 'roles'],
  '/tenant/currentTenant': ['name', 'domainName', 'allowCreateTenants', 'applications', 'customProperties'],
  [`/tenant/tenants/${TENANT}/tfa`]: [
    'enabledOnSystemLevel',
    'enabledOnTenantLevel',
    'enforcedOnSystemLevel',
    'enforcedUsersGroup',
    'strategy',
    'totpEnforcedOnTenantLevel',
  ],
  '/tenant/loginOptions': ['self', 'loginOptions'],
  '/tenant/loginOptions/OAUTH2_INTERNAL': [
    'id',
    'self',
    'type',
    'providerName',
    'grantType',
    'userManagementSource',
    'visibleOnLoginPage',
  ],
  '/tenant/options': ['self', 'options', 'statistics'],
  '/tenant/system/options': ['self', 'options'],
  '/audit/auditRecords': ['self', 'auditRecords', 'statistics'],
};

client('swift and dotnet', {
  async 'answers have the statuses and required fields of the official document'() {
    const program = http.program();
    for (const [path, required] of Object.entries(fields)) {
      const reply = await program.ask('GET', path, { headers: { ...asAdmin, accept: 'application/json' } });
      const missing = required.filter((name) => (reply.data as Record<string, unknown>)[name] === undefined);
      expect([path, reply.status, missing]).toEqual([path, 200, []]);
    }
  },
  async 'activity, verify, the tenant’s two-factor settings and deletes answer 204'() {
    const server = http.server();
    const program = http.program();
    const person = await newPerson(server, { tfaEnforced: true });
    const headers = { authorization: basicOf(person.userName, person.password) };
    const secret = String((await program.ask('POST', TOTP_SECRET, { headers })).at('rawSecret'));
    const code = totpCode(secret, server.clock.now());
    const admin = await server.admin();
    const group = Number((await admin.post(GROUPS, { name: 'swift' })).at('id'));
    await admin.post('/tenant/options', { category: 'swift', key: 'one', value: '1' });
    await admin.post(`${GROUPS}/${group}/roles`, { role: { id: 'ROLE_ALARM_READ' } });
    await admin.post(`${GROUPS}/${group}/users`, { user: { id: person.userName } });
    await admin.post(`${person.path}/roles`, { role: { id: 'ROLE_ALARM_READ' } });
    const replies = [
      await program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json: { code } }),
      await program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: true } }),
      await program.ask('PUT', `/tenant/tenants/${TENANT}/tfa`, { headers: asAdmin, json: { strategy: 'TOTP' } }),
    ];
    for (const path of [
      `${person.path}/totpSecret/revoke`,
      ...[`${person.path}/roles/ROLE_ALARM_READ`, `${GROUPS}/${group}/roles/ROLE_ALARM_READ`],
      ...[
        `${GROUPS}/${group}/users/${person.userName}`,
        `${GROUPS}/${group}`,
        person.path,
        '/tenant/options/swift/one',
      ],
    ]) {
      replies.push(await program.ask('DELETE', path, { headers: asAdmin }));
    }
    expect(replies.map(({ status, text }) => [status, text])).toEqual(replies.map(() => [204, '']));
  },
});

client('ts-cli', {
  async '401 has the word TFA'() {
    const person = await totpPerson(http.server());
    const reply = await http.program().ask('POST', '/tenant/oauth/token', form(person));
    expect([reply.message, tsCliStep(reply)]).toEqual([
      'Invalid credentials! : TFA TOTP code required.',
      'ask for TOTP',
    ]);
    const wrong = { ...person, password: `${person.password}x` };
    expect(tsCliStep(await http.program().ask('POST', '/tenant/oauth/token', form(wrong)))).toBe('give up');
  },
  async 'the JWT has exp'() {
    const reply = await http.program().ask('POST', '/tenant/oauth/token', form(await newPerson(http.server())));
    expect(claimsOf(String(reply.at('access_token'))).exp).toEqual(expect.any(Number));
  },
});
