import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { linkIn } from '../support/mail.ts';
import { nextAddress, PASSWORD, withServer } from '../support/start-server.ts';
import { newTenant } from '../support/tenants.ts';

// Links that set passwords lead to the tenant's domain. Whoever may name the domain may have them lead to a host of
// their own, and reads the token of everybody who clicks.
const server = withServer('sqlite');

/** Logged in anew each time: the clock moves by hours here. */
async function signedIn(userName: string): Promise<Client> {
  const client = server().client();
  await client.login(userName, PASSWORD, { tenant: MANAGEMENT });
  return client;
}

beforeAll(async () => {
  await newTenant(server(), MANAGEMENT);
  await newTenant(server(), 'bank', 'bank.example.com');
  await (await signedIn('boss')).post(`/user/${MANAGEMENT}/users`, { userName: 'assistant', password: PASSWORD });
  const { roles, users } = server().house.tools.storage;
  const key = (await users.byUserName(MANAGEMENT, 'assistant'))?.key ?? '';
  await roles.grant(MANAGEMENT, key, ['ROLE_TENANT_MANAGEMENT_READ', 'ROLE_TENANT_MANAGEMENT_UPDATE']);
});

const BANK = '/tenant/tenants/bank';

async function linkOfBoss(): Promise<URL> {
  server().clock.move(61 * 60_000);
  const wish = { email: 'boss@example.com' };
  await server().client(nextAddress()).post('/user/passwordReset?tenantId=bank', wish);
  const [mail] = (await server().deliver()).slice(-1);
  return linkIn(mail as { text: string });
}

const use = async (link: URL, newPassword: string) => {
  const token = link.searchParams.get('token');
  const answer = await server().client().put('/user/passwordReset?tenantId=bank', { token, newPassword });
  return answer.code ?? answer.status;
};

describe('a tenant’s domain', () => {
  test('is not changed, or taken away, by who may change tenants without administering them', async () => {
    let assistant = await signedIn('assistant');
    for (const domain of ['evil.example', '']) {
      expect([domain, (await assistant.put(BANK, { domain })).code]).toEqual([domain, 'accessDenied']);
      const hidden = { domain, company: 'Bank', status: 'ACTIVE' };
      expect([domain, (await assistant.put(BANK, hidden)).code]).toEqual([domain, 'accessDenied']);
    }
    expect((await assistant.get(BANK)).body).toMatchObject({ domain: 'bank.example.com' });
    expect((await assistant.get(BANK)).at('company')).toBeUndefined();
    expect((await linkOfBoss()).host).toBe('bank.example.com');
    assistant = await signedIn('assistant');
    // What is theirs to change goes on, also where the whole tenant is sent back.
    const { body } = await assistant.get(BANK);
    const named = await assistant.put(BANK, { ...(body as object), company: 'Bank' });
    expect([named.status, named.at('company')]).toEqual([200, 'Bank']);
  });

  test('takes the links that were sent with the one before with it, in its own tenant, and says so in the audit', async () => {
    await (await signedIn('boss')).post('/tenant/tenants', {
      ...{ id: 'other', domain: 'other.example.com', company: 'Other', adminName: 'boss' },
      ...{ adminEmail: 'other@example.com', sendPasswordResetEmail: true },
    });
    const [invitation] = await server().deliver();
    const sent = await linkOfBoss();
    expect((await (await signedIn('boss')).put(BANK, { domain: 'evil.example' })).status).toBe(200);
    const caught = await linkOfBoss();
    expect([sent.host, caught.host]).toEqual(['bank.example.com', 'evil.example']);
    expect((await (await signedIn('boss')).put(BANK, { domain: 'bank.example.com' })).status).toBe(200);
    expect([await use(sent, 'Passw0rd!sent'), await use(caught, 'Passw0rd!caught')]).toEqual([
      'resetTokenUnknown',
      'resetTokenUnknown',
    ]);
    const audit = (await (await signedIn('boss')).get('/audit/auditRecords?source=bank&pageSize=100')).text;
    expect(audit).toContain("domain='evil.example' (before: 'bank.example.com'; links that were mailed are void)");
    // Other tenants' stay, and so do those of a change of something else.
    const token = linkIn(invitation as { text: string }).searchParams.get('token');
    const chosen = { token, newPassword: PASSWORD };
    expect((await server().client().put('/user/passwordReset?tenantId=other', chosen)).status).toBe(200);
    const kept = await linkOfBoss();
    await (await signedIn('boss')).put(BANK, { company: 'Our bank' });
    expect(await use(kept, 'Passw0rd!kept')).toBe(200);
  });

  test('can be taken away by an administrator: links lead to the public address then', async () => {
    const sent = await linkOfBoss();
    expect((await (await signedIn('boss')).put(BANK, { domain: '' })).at('domain')).toBe('sallyport.test');
    expect((await server().house.tools.storage.tenants.find('bank'))?.domain).toBeNull();
    expect(await use(sent, 'Passw0rd!sent')).toBe('resetTokenUnknown');
    expect((await linkOfBoss()).host).toBe('sallyport.test');
    const someone = server().client();
    const headers = { host: 'bank.example.com' };
    expect((await someone.login('boss', 'Passw0rd!kept', { headers })).code).toBe('badCredentials');
    expect((await someone.login('bank/boss', 'Passw0rd!kept')).status).toBe(200);
  });
});
