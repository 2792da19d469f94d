import { beforeAll, describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

// T063, T140: which tenant a request means is decided once, in one order; a stranger's Host header decides nothing.
const server = withServer('sqlite', { publicUrl: 'https://login.example.com:8443' });
const at = (host: string) => ({ headers: { host } });
const t2 = at('t2.example.com');

beforeAll(async () => {
  await newTenant(server(), 't2', 't2.example.com');
  await newTenant(server(), 't3', 't3.example.com');
});

describe('a login', () => {
  test('means the tenant of the domain, named or not, in whatever spelling of the host', async () => {
    for (const host of ['t2.example.com', 'T2.Example.COM', 't2.example.com:8443', 't2.example.com.']) {
      expect([host, (await server().client().login('boss', PASSWORD, at(host))).status]).toEqual([host, 200]);
    }
    expect(
      (
        await server()
          .client()
          .login('boss', PASSWORD, { tenant: 't2', ...t2 })
      ).status,
    ).toBe(200);
    expect((await server().client().login('t2/boss', PASSWORD, t2)).status).toBe(200);
    const basic = await server()
      .client()
      .get('/tenant/currentTenant', { basic: ['boss', PASSWORD], ...t2 });
    expect(basic.at('name')).toBe('t2');
  });

  test('cannot mean another tenant than the domain’s, or two at once', async () => {
    const person = await newPerson(server());
    const refused = [
      await server()
        .client()
        .login('boss', PASSWORD, { tenant: 't3', ...t2 }),
      await server().client().login('t3/boss', PASSWORD, t2),
      await server().client().login(`${TENANT}/${person.userName}`, person.password, t2),
      await server().client().login('t3/boss', PASSWORD, { tenant: 't2' }),
      await server().client().login('t2/boss', PASSWORD, { tenant: 't3' }),
      await server()
        .client()
        .get('/user/currentUser', { basic: ['t3/boss', PASSWORD], ...t2 }),
      await server()
        .client()
        .get('/user/currentUser', { basic: [`${TENANT}/${person.userName}`, person.password], ...t2 }),
    ];
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'badCredentials'));
    // What exists beside it is nobody's business at a tenant's domain.
    const [other, none] = ['t3', 'nobody'].map((id) => `/tenant/loginOptions?tenantId=${id}`);
    const answers = [
      await server()
        .client()
        .get(other ?? '', t2),
      await server()
        .client()
        .get(none ?? '', t2),
    ];
    expect(answers.map(({ code }) => code)).toEqual(['unknownTenant', 'unknownTenant']);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  test('elsewhere means the tenant that is named, else that of the first start', async () => {
    for (const host of ['login.example.com:8443', '127.0.0.1:8080', 'evil.example']) {
      expect(
        (
          await server()
            .client()
            .login('boss', PASSWORD, { tenant: 't3', ...at(host) })
        ).status,
      ).toBe(200);
      expect((await server().client().login('t3/boss', PASSWORD, at(host))).status).toBe(200);
      expect((await server().client().login('boss', PASSWORD, at(host))).code).toBe('badCredentials');
      const options = await server().client().get('/tenant/loginOptions', at(host));
      expect(options.at('loginOptions.0.initRequest')).toBe(
        `https://login.example.com:8443/tenant/oauth?tenant_id=${TENANT}`,
      );
    }
  });
});

describe('a session of one tenant at the domain of another', () => {
  test('is none: no answer, no renewal, no logout; at home and at the public address it goes on', async () => {
    const boss = await bossOf(server(), 't3');
    const bearer = String((await server().client().token('boss', PASSWORD, { tenant: 't3' })).at('access_token'));
    for (const url of ['/user/currentUser', '/tenant/currentTenant', '/user/t3/users', '/user/t2/users']) {
      expect([url, (await boss.get(url, t2)).code]).toEqual([url, 'otherTenant']);
      expect([
        url,
        (
          await server()
            .client()
            .get(url, { bearer, ...t2 })
        ).code,
      ]).toEqual([url, 'otherTenant']);
    }
    // Logging out there takes the cookies of that page, and leaves the session alone.
    const cookies = new Map(boss.jar);
    expect((await boss.post('/user/logout', {}, t2)).status).toBe(200);
    for (const [name, value] of cookies) boss.jar.set(name, value);
    for (const host of ['t3.example.com', 'login.example.com:8443', 'evil.example']) {
      expect([host, (await boss.get('/tenant/currentTenant', at(host))).at('name')]).toEqual([host, 't3']);
    }
  });

  test('does not help a login there to repeat a code, nor is it replaced by it', async () => {
    const boss = await bossOf(server(), 't3');
    const cookie = [...boss.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const there = await server()
      .client()
      .login('boss', PASSWORD, { headers: { host: 't2.example.com', cookie } });
    expect(there.status).toBe(200);
    expect((await boss.get('/user/currentUser')).status).toBe(200);
  });
});

describe('links and cookies', () => {
  const urls = [
    ...['/tenant/loginOptions', '/user/currentUser', '/tenant/currentTenant', '/user/t2/users?pageSize=1'],
    ...['/user/t2/users/boss', '/user/t2/groups?pageSize=1', '/audit/auditRecords?pageSize=1'],
  ];

  test('are of the tenant’s domain where it was addressed by it, with the scheme and port of the public URL', async () => {
    const boss = await bossOf(server(), 't2');
    for (const url of urls) {
      const inside = await boss.get(url, t2);
      expect([url, inside.text]).toEqual([url, expect.stringContaining('https://t2.example.com:8443/')]);
      expect(inside.text).not.toContain('https://login.example.com');
      // The same question at the public address, right after: nothing is remembered for the wrong one.
      const outside = await boss.get(url, at('login.example.com:8443'));
      expect(outside.text).not.toContain('//t2.example.com');
    }
  });

  test('are never of a host that is nobody’s domain', async () => {
    const boss = await bossOf(server(), 't2');
    const hosts = [
      ...['evil.example', 't2.example.com.evil.example', 't2.example.com@evil.example', 't2.example.com:x'],
      ...['evil.example#t2.example.com', '[::1]', 'xn--', 't2.example.com,evil.example', ' ', '-'],
    ];
    for (const host of hosts) {
      for (const url of urls) {
        const headers = { host, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
        const answer = await boss.get(url, { headers });
        expect([host, answer.status < 500]).toEqual([host, true]);
        expect(`${answer.text}${JSON.stringify(answer.headers)}`).not.toMatch(/evil|::1/);
      }
    }
    const made = await server()
      .client()
      .login('boss', PASSWORD, { tenant: 't2', ...at('evil.example') });
    expect(made.cookies.map(({ domain, secure }) => [domain, secure])).toEqual(
      made.cookies.map(() => [undefined, true]),
    );
  });

  test('follow a change of the domain with the next request, on every process', async () => {
    const other = await server().another();
    const [here, there] = [await bossOf(server(), 't3'), other.client()];
    await there.login('boss', PASSWORD, { tenant: 't3' });
    expect((await there.get('/user/currentUser', at('t3.example.com'))).text).toContain('https://t3.example.com');
    await server().house.tools.storage.tenants.update('t3', { domain: 'moved.example.com' });
    expect((await there.get('/user/currentUser', at('t3.example.com'))).text).not.toContain('https://t3.example.com');
    expect((await there.get('/user/currentUser', at('moved.example.com'))).text).toContain('https://moved.example.com');
    await server().house.tools.storage.tenants.update('t2', { domain: 't3.example.com' });
    expect((await there.get('/user/currentUser', at('t3.example.com'))).code).toBe('otherTenant');
    expect((await here.get('/user/currentUser', at('t3.example.com'))).code).toBe('otherTenant');
    await server().house.tools.storage.tenants.update('t2', { domain: 't2.example.com' });
  });
});
