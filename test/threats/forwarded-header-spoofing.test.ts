import { describe, expect, test } from 'vitest';
import { nextAddress, withServer } from '../support/start-server.ts';

const spoofed = (index: number) => ({
  'x-forwarded-for': `203.0.113.${index}`,
  forwarded: `for=203.0.113.${index}`,
  'x-real-ip': `203.0.113.${index}`,
  'true-client-ip': `203.0.113.${index}`,
  'cf-connecting-ip': `203.0.113.${index}`,
});

// T114: what the process counts is for whoever is on its machine. A proxy is there, too, and asks for the whole world.
describe('the numbers of the process', () => {
  const server = withServer('sqlite', { trustedProxies: ['127.0.0.1'] });
  const ask = async (address: string, headers: Record<string, string>) =>
    (await server().client(address).get('/metrics', { headers })).status;

  test('are for this machine: by its own address, under its own name', async () => {
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) {
      for (const host of ['localhost', 'localhost:8080', 'LOCALHOST.:8080', '127.0.0.1:8080', '[::1]:8080', '[::1]']) {
        expect([address, host, await ask(address, { host })]).toEqual([address, host, 200]);
      }
    }
  });

  test('are nobody’s elsewhere, whatever they say, and not a proxy’s or a page’s on this machine', async () => {
    const host = 'localhost:8080';
    for (const address of ['192.0.2.1', '10.0.0.1', '2001:db8::1', '::ffff:192.0.2.1', '128.0.0.1']) {
      const claims = { host, 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' };
      expect([address, await ask(address, { host }), await ask(address, claims)]).toEqual([address, 404, 404]);
    }
    for (const said of [
      ...['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'x-forwarded-proto'],
      ...['x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'x-original-forwarded-for'],
    ]) {
      expect([said, await ask('127.0.0.1', { host, [said]: '127.0.0.1' })]).toEqual([said, 404]);
    }
    // A proxy that says nothing but the host that was asked for; a page whose name was made to lead here.
    for (const name of ['login.example.com', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'x']) {
      expect([name, await ask('127.0.0.1', { host: name })]).toEqual([name, 404]);
    }
  });
});

// T050, T051, T080, T097: what a caller says about their own address counts for nothing, unless a known proxy says it.
describe('without trusted proxies', () => {
  const server = withServer('sqlite');

  test('thirty failures from one address are the limit, whatever it claims to be', async () => {
    const address = '198.51.100.1';
    for (let failure = 0; failure < 30; failure++) {
      const answer = await server()
        .client(address)
        .login(`nobody-${failure}`, 'x', { headers: spoofed(failure) });
      expect([failure, answer.code]).toEqual([failure, 'badCredentials']);
    }
    const limited = await server()
      .client(address)
      .login('nobody-at-all', 'x', { headers: spoofed(99) });
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '300']);
    const admin = await server().admin();
    const records = await admin.get('/audit/auditRecords?revert=true&pageSize=5&user=nobody-7');
    expect(records.at('auditRecords.0.address')).toBe(address);
    expect((await server().client('198.51.100.2').login('nobody-else', 'x')).code).toBe('badCredentials');
    server().clock.move(5 * 60_000);
    expect((await server().client(address).login('nobody-new', 'x')).code).toBe('badCredentials');
  });

  test.each([
    [['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0DB8:0001:0002::3'], '2001:db8:1:3::1'],
    [['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:C000:0201'], '192.0.2.2'],
  ])('%j are one address, %s is another', async (same, other) => {
    for (let failure = 0; failure < 30; failure++) {
      await server()
        .client(same[failure % same.length])
        .login(`nobody-${other}-${failure}`, 'x');
    }
    for (const address of same) expect((await server().client(address).login('x', 'x')).code).toBe('tooManyAttempts');
    expect((await server().client(other).login(`y-${other}`, 'x')).code).toBe('badCredentials');
  });

  test('links do not follow Host, nor headers about it', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' };
    for (const url of ['/tenant/loginOptions', '/user/currentUser', '/user/t1/users']) {
      const answer = await (await server().admin()).get(url, { headers });
      expect(answer.text).toContain('http://sallyport.test/');
      expect(answer.text).not.toMatch(/evil|javascript/);
    }
  });

  test.each(['a', ',,,', '', '1.2.3.4, unknown', '[::1', 'x'.repeat(4000)])(
    'X-Forwarded-For: %s harms nobody',
    async (value) => {
      const headers = { 'x-forwarded-for': value, forwarded: 'for=_', 'user-agent': 'x'.repeat(4000) };
      const answer = await server().client(nextAddress()).login(`nobody-${value.length}`, 'x', { headers });
      expect(answer.code).toBe('badCredentials');
    },
  );
});

describe('behind the proxy 10.9.9.9', () => {
  const server = withServer('sqlite', { trustedProxies: ['10.9.9.9/32'] });

  test('the address that the proxy saw counts, not the ones before it', async () => {
    const from = (index: number) => ({ 'x-forwarded-for': `203.0.113.${index}, 198.51.100.7` });
    for (let failure = 0; failure < 30; failure++) {
      await server()
        .client('10.9.9.9')
        .login(`nobody-${failure}`, 'x', { headers: from(failure) });
    }
    expect(
      (
        await server()
          .client('10.9.9.9')
          .login('a', 'x', { headers: from(99) })
      ).code,
    ).toBe('tooManyAttempts');
    const other = { 'x-forwarded-for': '203.0.113.1, 198.51.100.8' };
    expect((await server().client('10.9.9.9').login('b', 'x', { headers: other })).code).toBe('badCredentials');
    // Somebody who is not the proxy says the same.
    expect(
      (
        await server()
          .client('10.9.9.8')
          .login('c', 'x', { headers: from(1) })
      ).code,
    ).toBe('badCredentials');
    for (const value of ['a', ',,,', '', 'unknown']) {
      const answer = await server()
        .client('10.9.9.9')
        .login(`d${value}`, 'x', { headers: { 'x-forwarded-for': value } });
      expect(answer.status).toBeLessThan(500);
    }
  });
});
