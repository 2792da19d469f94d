import {
  BasicAuth,
  BearerAuth,
  Client,
  FetchClient,
  MicroserviceClientRequestAuth,
  NodeJSCookieAuth,
} from '@c8y/client';
import { beforeEach, describe, expect, test } from 'vitest';
import { cookiesOf, overHttp } from '../../support/over-http.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../../support/people.ts';
import { smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { TENANT } from '../../support/start-server.ts';
import { everyMethodOf, statusOf, withBasic, withCookies } from './official.ts';

/*
 * The official client of the platform, unmodified, over HTTP: each way in that it has outside of a browser. Those of
 * pages are in test/browser/scenarios/official-client.test.ts.
 */
const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

everyMethodOf(
  { BasicAuth, BearerAuth, MicroserviceClientRequestAuth, NodeJSCookieAuth, FetchClient },
  { 'BearerAuth.logout': 'asks the address that its page is at' },
);

const login = ({ userName: user, password }: Person, tfa?: string) => ({
  ...{ user, password, ...(tfa === undefined ? {} : { tfa }) },
});

/** The handshake of realtime, with the credentials that the client puts into it. */
async function shakes(client: Client): Promise<boolean> {
  const hello = (client.core as FetchClient).getCometdHandshake({
    channel: '/meta/handshake',
    version: '1.0',
  } as never);
  return (await http.program().ask('POST', '/notification/realtime', { json: [hello] })).at('0.successful') as boolean;
}

describe('without a second factor', () => {
  test.each([
    ['Basic', 'authenticate'],
    ['bearer', 'authenticateViaOAuthInternal'],
    ['cookie', 'authenticateViaOAuthInternalCookie'],
  ] as const)('%s finds the tenant and the user, also for realtime', async (_way, method) => {
    const authenticate = (credentials: object) => Client[method](credentials as never, http.url());
    const person = await newPerson(http.server());
    for (const tenant of [undefined, TENANT]) {
      const client = await authenticate({ ...login(person), ...(tenant === undefined ? {} : { tenant }) });
      expect(client.core.tenant).toBe(TENANT);
      expect((await client.user.current()).data.userName).toBe(person.userName);
      expect(await shakes(client)).toBe(true);
    }
    const wrong = { ...login(person), password: `${person.password}x` };
    expect(await statusOf(authenticate(wrong))).toBe(401);
    const elsewhere = { ...login(person), tenant: 'nowhere' };
    // With a tenant given, Basic is first tried by the first call.
    expect(await statusOf(authenticate(elsewhere).then(({ user }) => user.current()))).toBe(401);
  });

  test('a client changes its credentials, and forgets them', async () => {
    const [one, other] = [await newPerson(http.server()), await newPerson(http.server())];
    const auth = new BasicAuth(login(one) as never);
    const client = new Client(auth, http.url());
    client.core.tenant = TENANT;
    auth.updateCredentials(login(other) as never);
    expect((await client.user.current()).data.userName).toBe(other.userName);
    (client.core as FetchClient).performLogoutOnCurrentAuthStrategy();
    expect((client.core as FetchClient).authIsInstanceOf(BasicAuth)).toBe(true);
    expect(await statusOf(client.user.current())).toBe(401);

    const bearer = await Client.authenticateViaOAuthInternal(login(one) as never, http.url());
    const token = await tokenOf(other);
    const held = new BearerAuth(await tokenOf(one));
    bearer.setAuth(held);
    held.updateCredentials({ token });
    expect((await bearer.user.current()).data.userName).toBe(other.userName);
  });

  test('a service acts for whoever called it: by their header, or by their cookie and its echo', async () => {
    const person = await newPerson(http.server());
    const cookies = await cookiesOf(http.program(), person.userName, person.password);
    const authorization = `Bearer ${await tokenOf(person)}`;
    for (const headers of [{ authorization }, { cookie: cookies, 'x-xsrf-token': 'of the page' }]) {
      const auth = new MicroserviceClientRequestAuth(headers);
      const client = new Client(auth, http.url());
      expect((await client.user.updateCurrent({ firstName: 'Served' } as never)).data.userName).toBe(person.userName);
      expect(await shakes(client)).toBe(true);
      auth.updateCredentials();
      auth.logout();
      expect(await statusOf(client.user.current())).toBe(401);
    }
  });
});

async function tokenOf({ userName: username, password }: Person): Promise<string> {
  const form = { grant_type: 'PASSWORD', username, password };
  return String((await http.program().ask('POST', '/tenant/oauth/token', { form })).at('access_token'));
}

test('with TOTP: bearer and cookie take the code, Basic has no place for it', async () => {
  const person = await totpPerson(http.server());
  expect(await statusOf(Client.authenticate(login(person) as never, http.url()))).toBe(401);
  for (const method of ['authenticateViaOAuthInternal', 'authenticateViaOAuthInternalCookie'] as const) {
    const authenticate = (tfa?: string) => Client[method](login(person, tfa) as never, http.url());
    expect(await statusOf(authenticate())).toBe(401);
    const client = await authenticate(person.nextCode());
    expect((await client.user.getActivityTotp()).data.isActive).toBe(true);
    expect(await shakes(client)).toBe(true);
  }
  expect(await shakes(withBasic(http, person))).toBe(false);
});

test('with SMS: Basic exchanges the code for a token, and sends it with every call and for realtime', async () => {
  await switchSmsOn(http.server());
  const person = await smsPerson(http.server());
  const auth = new BasicAuth(login(person) as never);
  const client = new Client(auth, http.url());
  client.core.tenant = TENANT;
  await expect(client.user.current()).rejects.toMatchObject({ data: { message: /Pin has been generated/ } });
  const { res } = await client.user.verifyTFACode(person.code());
  expect(await shakes(client)).toBe(false);
  auth.updateCredentials({ tfa: res.headers.get('tfatoken') ?? '' });
  expect([(await client.user.current()).data.userName, await shakes(client)]).toEqual([person.userName, true]);
  // By cookie the code goes with the login.
  http.server().clock.move(61_000);
  expect(await statusOf(withCookies(http, person))).toBe(401);
  expect((await (await withCookies(http, person, person.code())).user.current()).data.userName).toBe(person.userName);
});
