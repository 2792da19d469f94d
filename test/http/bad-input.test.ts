import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Call, Client } from '../support/http-client.ts';
import { groups, newPerson, type Person } from '../support/people.ts';
import { engines, type KnownRoute, nextAddress, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { acceptable, bodies, nested, unique, values } from './bad-input-cases.ts';

/** Routes that read no body: they do the same with any. */
const readsNoBody = ({ body }: KnownRoute) => body === undefined;
const isForm = ({ url }: KnownRoute) => url.startsWith('/tenant/oauth');
const name = ({ method, url }: KnownRoute) => `${method} ${url}`;
/** They end the caller's session. */
const isLogout = ({ url }: KnownRoute) => url.startsWith('/user/logout');
const partialUpdates = [
  'PUT /user/currentUser',
  'PUT /user/:tenant/users/:user',
  'PUT /user/:tenant/groups/:group',
  'PUT /user/devicePermissions/:device',
];
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

describe.each(engines)('bad input on %s', (engine) => {
  const server = withServer(engine);
  let caller: Person;
  let victim: Person;
  let client: Client;
  let bearer = '';

  /** An administrator, so that nothing is refused for want of a right before its input is looked at. */
  const signIn = async () => {
    bearer = String((await client.token(caller.userName, caller.password)).at('access_token'));
  };
  beforeAll(async () => {
    caller = await newPerson(server(), { groupIds: [groups.admins] });
    victim = await newPerson(server());
    client = server().client();
    await signIn();
  });
  afterAll(async () => {
    expect((await client.get('/health')).status).toBe(200);
    expect(server().log.filter((line) => line.includes('"level":50'))).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  const routes = () => server().routes.filter((route) => !isLogout(route));
  const addressOf = ({ url }: KnownRoute, replace: Readonly<Record<string, string>> = {}) =>
    url.replaceAll(/:(\w+)|\*/g, (_, parameter: string = '*') => {
      const standard: Record<string, string> = {
        tenant: TENANT,
        user: 'nobody',
        group: '1',
        id: '1',
        typeOrId: 'BASIC',
        ...(url.startsWith('/tenant/security-options/') ? { category: 'password', key: 'strength.validity' } : {}),
      };
      return replace[parameter] ?? standard[parameter] ?? 'x';
    });
  const exercise = (route: KnownRoute, call: Call, url = addressOf(route)): Promise<Answer> =>
    client.send(route.method, url, { bearer, address: nextAddress(), ...call });
  /** Refused in the wire's error shape, which the client itself checks. */
  const expectRefused = (answer: Answer, what: string) => {
    expect(answer.status, `${what} answered ${answer.status}: ${answer.text}`).toBeGreaterThanOrEqual(400);
    expect(answer.status, `${what} answered ${answer.status}: ${answer.text}`).toBeLessThan(500);
  };

  const expectHoldersOf = (device: string, { body }: Answer) => {
    const found = Object.values(body as Record<string, { devicePermissions: object }[]>).flat();
    for (const { devicePermissions } of found) expect(Object.keys(devicePermissions)).toEqual([decodeURI(device)]);
  };

  test('every route that has a body is tried here, and every route says whom it accepts', () => {
    const withBody = server().routes.filter((route) => !readsNoBody(route));
    expect(withBody.map(name).sort()).toEqual(Object.keys(bodies).sort());
  });

  test('a body that is nothing, or no object', async () => {
    for (const route of routes().filter((one) => !readsNoBody(one))) {
      for (const body of ['', 'null', '[]', '"x"', '1', 'true', '{}']) {
        const headers = isForm(route) ? FORM_TYPE : JSON_TYPE;
        const url = addressOf(route, { user: caller.userName });
        const answer = await exercise(route, { raw: body, headers }, url);
        // An update that changes nothing is one.
        const changesNothing = body === '{}' && partialUpdates.includes(name(route));
        if (changesNothing) expect(answer.status).toBe(200);
        else expectRefused(answer, `${name(route)} with ${body}`);
      }
    }
  });

  test('each field with each wrong kind of value, or missing', async () => {
    for (const route of routes().filter((one) => !readsNoBody(one) && !isForm(one))) {
      for (const field of Object.keys(bodies[name(route)]?.() ?? {})) {
        const accepted: string[] = [];
        await Promise.all(
          Object.entries(values).map(async ([kind, value]) => {
            const body = { ...bodies[name(route)]?.(), [field]: value };
            const answer = await exercise(route, { body }, addressOf(route, { user: victim.userName }));
            if (answer.status < 300) accepted.push(kind);
            else expectRefused(answer, `${name(route)} with ${field} = ${kind}`);
          }),
        );
        expect(accepted.sort(), `${name(route)}, ${field}`).toEqual(
          [...(acceptable[name(route)]?.[field] ?? [])].sort(),
        );
      }
    }
  });

  test('forms: each field twice, too long, not text, not there', async () => {
    for (const route of routes().filter(isForm)) {
      const form = new URLSearchParams(bodies[name(route)]?.() as Record<string, string>).toString();
      for (const field of ['grant_type', 'username', 'password', 'tfa_code', 'tfa_token']) {
        for (const bad of [`${field}=x`, `${field}=`, `%00=${field}`, `${field}[]=x`]) {
          const answer = await exercise(route, { raw: `${form}&${bad}`, headers: FORM_TYPE });
          expectRefused(answer, `${name(route)} &${bad}`);
          // Twice the same field: no credentials are looked at, since two readers could each take another.
          if (bad.startsWith(`${field}=`)) expect([bad, answer.code]).toEqual([bad, 'malformed']);
        }
        for (const value of ['%00', '%ff%fe', '%ed%a0%80', '%', '%zz', 'x'.repeat(60_000), '', 'undefined']) {
          const raw = form.replace(new RegExp(`(^|&)${field}=[^&]*`), `$1${field}=${value}`);
          expectRefused(
            await exercise(route, { raw, headers: FORM_TYPE }),
            `${name(route)} ${field}=${value.slice(0, 9)}`,
          );
        }
      }
      expectRefused(
        await exercise(route, { raw: form.replace('PASSWORD', 'AUTHORIZATION_CODE'), headers: FORM_TYPE }),
        'grant',
      );
    }
  });

  test('malformed, poisoned, deep and oversized JSON', async () => {
    const bad = [
      ...[
        '{',
        '{"a":}',
        '{"a":1,}',
        "{'a':1}",
        '{"a":NaN}',
        '{"a":1}{',
        '\ufeff{"a":',
        '/**/{}',
        '{"a":1',
        'x',
        '{"a":"\n"}',
      ],
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{"x":1}}}',
      nested(30_000, '[', ']'),
      `"${'x'.repeat(1_000_000)}"`,
    ];
    for (const route of routes().filter((one) => !readsNoBody(one) && !isForm(one))) {
      for (const raw of bad) {
        const answer = await exercise(route, { raw, headers: JSON_TYPE });
        expectRefused(answer, `${name(route)} with ${raw.slice(0, 30)}`);
      }
      const invalid = Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"')]);
      expectRefused(await exercise(route, { raw: invalid, headers: JSON_TYPE }), `${name(route)} with invalid UTF-8`);
    }
  });

  test('deep and poisoned values where any object is welcome', async () => {
    for (const [method, url] of [
      ['PUT', '/user/currentUser'],
      ['PUT', `/user/${TENANT}/users/${caller.userName}`],
      ['POST', `/user/${TENANT}/users`],
    ] as const) {
      for (const value of [
        nested(10_000, '{"a":', '}').replace('{"a":}', '1'),
        `{"a":${nested(25_000, '[', ']')}}`,
        '{"__proto__":{"x":1}}',
        '{"a":{"constructor":{"prototype":{"x":1}}}}',
      ]) {
        const raw = `{"userName":"deep","password":"${PASSWORD}","customProperties":${value}}`;
        const answer = await client.send(method, url, { bearer, raw, headers: JSON_TYPE });
        expectRefused(answer, `${method} ${url} ${value.slice(0, 20)}`);
      }
    }
  });

  test('names that grow when they are made canonical', async () => {
    // Each of these is one character that stands for five others: the canonical name would outgrow the index.
    const grows = Array.from({ length: 254 }, (_, index) => String.fromCodePoint(0x3300 + ((index * 31) % 88))).join(
      '',
    );
    for (const [method, url, body] of [
      ['POST', `/user/${TENANT}/users`, { userName: grows, password: PASSWORD }],
      ['POST', `/user/${TENANT}/users`, { userName: 'grows', displayName: grows, password: PASSWORD }],
      ['PUT', '/user/currentUser', { displayName: grows }],
    ] as const) {
      expectRefused(await client.send(method, url, { bearer, body }), `${method} ${url}`);
    }
  });

  test('other content types than the route reads, none, several, and encodings', async () => {
    for (const route of routes().filter((one) => !readsNoBody(one))) {
      const body = isForm(route) ? 'username=a&password=b' : JSON.stringify(bodies[name(route)]?.());
      for (const type of [
        ...[
          '',
          'text/plain',
          'multipart/form-data; boundary=x',
          'application/xml',
          'application/jsonx',
          '*/*',
          '\u00ff',
        ],
        isForm(route) ? 'application/json' : 'application/x-www-form-urlencoded',
        'application/json, application/x-www-form-urlencoded',
        `text/${'x'.repeat(5000)}`,
      ]) {
        const answer = await exercise(route, { raw: body, headers: type === '' ? {} : { 'content-type': type } });
        expectRefused(answer, `${name(route)} as ${type.slice(0, 40)}`);
      }
      const gzip = await exercise(route, {
        raw: Buffer.from('1f8b08', 'hex'),
        headers: { ...(isForm(route) ? FORM_TYPE : JSON_TYPE), 'content-encoding': 'gzip' },
      });
      expectRefused(gzip, `${name(route)} gzip`);
    }
  });

  test('parameters in the address: undecodable, hostile, too long', async () => {
    const bad = [
      ...['%00', '%ff', '%c0%ae', '%ed%a0%80', '%', '%zz', '..%2f..%2fetc%2fpasswd', '%2e%2e', '%0d%0aX:%20y'],
      ...[
        '__proto__',
        'constructor',
        'hasOwnProperty',
        '%F0%9F%92%A9',
        '-1',
        '1e9',
        '99999999999999999999',
        'x'.repeat(1500),
      ],
    ];
    for (const route of routes()) {
      for (const [, parameter = ''] of route.url.matchAll(/:(\w+)/g)) {
        // Options are called what their owners like.
        const isName = ['category', 'key'].includes(parameter);
        await Promise.all(
          bad.map(async (value) => {
            // (`%2e%2e` is gone before it is sent: URLs resolve it.)
            if (isName && ['-1', '1e9', '99999999999999999999', '%2e%2e'].includes(value)) return;
            const url = addressOf(route, { [parameter]: value });
            const body = bodies[name(route)]?.();
            const answer = await exercise(route, body === undefined ? {} : { body }, url);
            // A search by name may be for any: it finds nothing.
            if (route.url.endsWith('ByName/:name') && answer.status === 200)
              expect(answer.at('applications')).toEqual([]);
            // By the URL standard that is the folder above, so another address, before it is sent.
            else if (value === '%2e%2e') expect(answer.status, url).toBeLessThan(500);
            // A device may have any name, also one that the bodies above gave.
            else if (parameter === 'device' && answer.status === 200) expectHoldersOf(value, answer);
            else expectRefused(answer, `${route.method} ${url.slice(0, 80)}`);
          }),
        );
      }
    }
  });

  test('queries: undecodable, of the wrong kind, twice; texts may be any text', async () => {
    const bad = [
      '',
      '%00',
      '%ff',
      '%ed%a0%80',
      '-1',
      '1.5',
      '1e9',
      '9'.repeat(400),
      'x',
      '[]',
      '{}',
      "'--",
      'x'.repeat(3000),
    ];
    const texts = [
      'username',
      'userName',
      'owner',
      'groups',
      'type',
      'user',
      'source',
      'application',
      'management',
    ].concat(['name', 'company', 'domain', 'parent', 'fragmentType', 'ids', 'query', 'q', 'text']);
    for (const route of routes().filter(({ query, method }) => query !== undefined && method === 'GET')) {
      const keys = Object.keys((route.query as { shape: object }).shape);
      for (const key of [...keys, 'unknown']) {
        await Promise.all(
          bad.map(async (value) => {
            const url = `${addressOf(route)}?${key}=${value}`;
            const answer = await exercise(route, {}, url);
            expect(answer.status, url.slice(0, 80)).toBeLessThan(500);
            if (key === 'unknown') return;
            if (['%00', '9'.repeat(400)].includes(value)) expectRefused(answer, url.slice(0, 80));
            if (!texts.includes(key) && ['x', '[]', '-1', '1.5'].includes(value))
              expectRefused(answer, url.slice(0, 80));
          }),
        );
        const twice = await exercise(route, {}, `${addressOf(route)}?${key}=1&${key}=2`);
        expect(twice.status, key).toBeLessThan(500);
        if (keys.includes(key) && key !== 'groups') expectRefused(twice, `${key} twice`);
      }
    }
  });

  test('credentials that cannot be read are no credentials', async () => {
    const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
    const headers: readonly Readonly<Record<string, string>>[] = [
      ...['Basic', 'Basic ', 'Basic ====', 'Basic !', `Basic ${base64('nocolon')}`, `Basic ${base64(':password')}`],
      ...[`Basic ${base64('user:')}`, `Basic ${base64(Buffer.from([0xff, 0x3a, 0xfe]))}`, `Basic ${base64('a\0b:c')}`],
      ...[`Basic ${base64(`${'a'.repeat(5000)}:b`)}`, `Basic ${base64(`a:b`)} x`, `Basic ${base64('a/b/c:d')}`],
      ...['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a.b.c', `Bearer ${'a'.repeat(9000)}`, 'Digest x', 'x', ','],
      ...[`Basic ${base64('a:b')}, Basic ${base64('a:b')}`, 'bearer \u00ff', `Negotiate ${base64('x')}`],
    ]
      .map((authorization) => ({ authorization }))
      .concat(
        [
          ...[
            'authorization',
            'authorization=',
            'authorization="',
            '=',
            ';;;',
            'authorization=%00',
            'authorization=%ff',
          ],
          ...[
            'authorization=a.b.c; authorization=d.e.f',
            `x=${'y'.repeat(8000)}`,
            '__proto__=x',
            'sallyport-device=x.1.y.z',
          ],
          Array.from({ length: 200 }, (_, index) => `c${index}=x`).join('; '),
        ].map((cookie) => ({ cookie })) as never,
      );
    for (const route of routes().filter(({ access }) => !('anonymous' in access))) {
      for (const header of headers) {
        const url = addressOf(route);
        const answer = await client.send(route.method, url, { headers: header, address: nextAddress() });
        expect([answer.status, Object.values(header)], url).toEqual([401, Object.values(header)]);
      }
    }
    // Logins read cookies too, and must not mind what is in them.
    for (const header of headers) {
      const form = { username: `nobody-${unique()}`, password: 'x' };
      const answer = await client.send('POST', '/tenant/oauth', { form, headers: header, address: nextAddress() });
      expect(answer.code).toBe('badCredentials');
    }
  });

  test('routes that read no body take no harm from one', async () => {
    for (const route of server().routes.filter((one) => readsNoBody(one) && one.method !== 'GET')) {
      for (const body of ['', 'null', '[]', '"x"', '{}']) {
        const answer = await exercise(route, { raw: body, headers: JSON_TYPE });
        expect(answer.status, `${name(route)} ${body}`).toBeLessThan(500);
        if (isLogout(route)) await signIn();
      }
      expectRefused(await exercise(route, { raw: '{', headers: JSON_TYPE }), name(route));
      if (isLogout(route)) await signIn();
      expectRefused(await exercise(route, { raw: 'a=b', headers: FORM_TYPE }), name(route));
      if (isLogout(route)) await signIn();
    }
  });

  test('other methods than the route has are 405 and do nothing', async () => {
    for (const url of new Set(routes().map((route) => addressOf(route)))) {
      const known = new Set(
        server()
          // A word of its own can stand where another route takes any name.
          .routes.filter((route) =>
            new RegExp(`^${route.url.replaceAll(/:\w+|\*/g, (one) => (one === '*' ? '.*' : '[^/]+'))}$`).test(url),
          )
          .map(({ method }) => method),
      );
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
        if (known.has(method)) continue;
        const answer = await client.send(method, url, { bearer });
        expect([method, url, answer.status]).toEqual([method, url, 405]);
        expect(String(answer.headers.allow).split(', ').sort()).toEqual([...known].sort());
      }
    }
    const override = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE' };
    const answer = await client.get(`/user/${TENANT}/users/${caller.userName}?_method=DELETE`, {
      bearer,
      headers: override,
    });
    expect(answer.at('userName')).toBe(caller.userName);
  });
});
