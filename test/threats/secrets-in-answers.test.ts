import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, TOTP_SECRET } from '../support/http-client.ts';
import { groups, signInWithCode, switchTfaOn, type TotpPerson, totpPerson } from '../support/people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { fromBase32 } from '../support/totp-code.ts';

// T105, T106, T108, T113, T129: no answer shows a secret, a hash or the inside of the server.
describe.each(engines)('what answers show, on %s', (engine) => {
  const server = withServer(engine);
  let person: TotpPerson;
  let own: Client;
  let hidden: string[];

  beforeAll(async () => {
    await switchTfaOn(server());
    person = await totpPerson(server(), { groupIds: [groups.admins] });
    own = await signInWithCode(server(), person);
    const { storage } = server().house.tools;
    const user = await storage.users.byUserName(TENANT, person.userName);
    const factor = await storage.factors.find(TENANT, user?.key ?? '', 'totp');
    const keys = await storage.keys.ensure('token-signing', () => Promise.reject(new Error('made at the start')));
    const raw = fromBase32(person.secret);
    const provider = { url: 'https://sms.example.com/in', secret: 'sesame-of-the-gateway' };
    const set = await (await server().admin()).put('/tenant/sms-provider', { provider: 'webhook', settings: provider });
    expect(set.status).toBe(200);
    hidden = [
      provider.secret,
      (await storage.smsProviders.find(TENANT))?.sealed ?? '',
      ...[person.secret, raw.toString('hex'), raw.toString('base64'), raw.toString('base64url'), PASSWORD],
      ...[user?.passwordHash ?? '', factor?.sealedSecret ?? '', keys[0]?.sealed ?? '', user?.key ?? ''],
      Buffer.from(server().place.masterKey).toString('base64'),
    ];
    for (const secret of hidden) expect(secret.length).toBeGreaterThan(11);
  });

  test('no GET of any route, by the user, an administrator or nobody, holds a secret or a telling key', async () => {
    const admin = await server().admin();
    for (const { url } of server().routes.filter(({ method }) => method === 'GET')) {
      const address = url
        .replace(':tenant', TENANT)
        .replace(':user', person.userName)
        .replace(':group', '2')
        .replace(':id', '1');
      for (const client of [own, admin, server().client()]) {
        for (const query of ['', '?pageSize=2000&withTotalPages=true']) {
          const answer = await client.get(`${address}${query}`);
          for (const secret of hidden) expect(answer.text, address).not.toContain(secret);
          // The description of the API names fields and holds nobody's values.
          if (url === '/openapi.json') continue;
          const telling = keysOf(answer.body).filter((key) =>
            /secret|seed|otp|\bpin\b|hash|salt|recovery|token/i.test(key),
          );
          // It says whether TOTP is enforced, which secrets there are, and how long a token is good for.
          expect(
            telling.filter(
              (key) => !['totpEnforcedOnTenantLevel', 'revokeTotp', 'secretsSet', 'tokenValidity'].includes(key),
            ),
            address,
          ).toEqual([]);
        }
      }
    }
  });

  test('an active secret is never shown again', async () => {
    for (const answer of [
      await own.post(TOTP_SECRET),
      await own.post(`${TOTP_SECRET}/verify`, { code: '000000' }),
      await own.post(`${TOTP_SECRET}/activity`, { isActive: false }),
      await own.get(`${TOTP_SECRET}/activity`),
      await own.put('/user/currentUser', { firstName: 'x' }),
    ]) {
      for (const secret of hidden) expect(answer.text).not.toContain(secret);
    }
  });

  test('every answer, errors and 404 too, says not to keep, sniff, frame or refer it', async () => {
    const admin = await server().admin();
    for (const answer of [
      await admin.get('/user/currentUser'),
      await server().client().get('/user/currentUser'),
      await server().client().get('/nothing/here'),
      await server().client().get('/%'),
      await server().client().send('DELETE', '/user/currentUser'),
      await server().client().post('/tenant/oauth', {}),
      await admin.get('/tenant/loginOptions'),
    ]) {
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      for (const header of ['server', 'x-powered-by', 'access-control-allow-origin']) {
        expect(answer.headers[header]).toBeUndefined();
      }
      expect(answer.text).not.toMatch(/node_modules|\bat .*:\d+:\d+|sqlite|postgres|\/src\//i);
    }
  });

  test('files of the project and the machine are at no address', async () => {
    for (const path of [
      ...[
        '/.git/HEAD',
        '/.env',
        '/package.json',
        '/config',
        '/debug',
        '/docs',
        '/..%2f..%2fetc%2fpasswd',
        '/%2e%2e/etc/passwd',
      ],
      ...[
        '//etc/passwd',
        '/assets/..%2f..%2fpackage.json',
        '/login/../../package.json',
        '/sallyport.db',
        '/master.key',
      ],
    ]) {
      expect([path, (await server().client().get(path)).status]).toEqual([path, 404]);
    }
    const elsewhere = await server().client('192.0.2.1').get('/metrics');
    expect(elsewhere.status).toBe(404);
  });
});

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(inner)]);
}
