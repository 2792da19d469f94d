import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call, Client } from '../support/http-client.ts';
import { newPerson, type Person, signedInPerson } from '../support/people.ts';
import { listen } from '../support/raw-http.ts';
import { PASSWORD, withServer } from '../support/start-server.ts';

const PATH = '/notification/realtime';
const basic = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');

describe('realtime', () => {
  const server = withServer('sqlite');
  let client: Client;
  let person: Person;
  beforeAll(async () => {
    ({ client, person } = await signedInPerson(server()));
  });

  const say = async (message: object, by: Client = client, call: Call = {}) =>
    (await by.post(PATH, [message], call)).at('0') as Record<string, unknown>;
  const authn = (credentials: object) => ({ ext: { 'com.cumulocity.authn': credentials } });
  const handshake = (credentials: object = {}, by: Client = client, call: Call = {}) =>
    say(
      { id: '1', channel: '/meta/handshake', version: '1.0', minimumVersion: '0.9', ...authn(credentials) },
      by,
      call,
    );
  const connect = (clientId: unknown, timeout = 0, by: Client = client) =>
    say({ id: '2', channel: '/meta/connect', connectionType: 'long-polling', clientId, advice: { timeout } }, by);

  test('shakes hands, subscribes, waits and takes leave', async () => {
    const hello = await handshake();
    expect(hello).toEqual({
      ...{ id: '1', channel: '/meta/handshake', successful: true, version: '1.0', clientId: expect.any(String) },
      supportedConnectionTypes: ['long-polling'],
      advice: { reconnect: 'retry', interval: 0, timeout: 30_000 },
    });
    const { clientId } = hello;
    expect(await connect(clientId)).toMatchObject({ id: '2', channel: '/meta/connect', successful: true });
    const subscription = '/managedobjects/*';
    expect(await say({ id: '3', channel: '/meta/subscribe', clientId, subscription })).toEqual({
      ...{ id: '3', channel: '/meta/subscribe', clientId, subscription, successful: true },
    });
    expect(await say({ channel: '/meta/unsubscribe', clientId, subscription })).toMatchObject({ successful: true });
    expect(await say({ channel: '/alarms/1', clientId })).toMatchObject({ successful: false, error: /^403/ });
    const began = performance.now();
    expect(await connect(clientId, 60)).toMatchObject({ successful: true, advice: { interval: 0 } });
    expect(performance.now() - began).toBeGreaterThan(50);
    expect(await say({ channel: '/meta/disconnect', clientId })).toMatchObject({ successful: true });
  });

  test('one message is as good as a list of them; in a list one connect waits', async () => {
    const one = await client.post(PATH, { channel: '/meta/handshake' });
    const clientId = one.at('0.clientId');
    const message = { channel: '/meta/connect', clientId, advice: { timeout: 100 } };
    const began = performance.now();
    const many = await client.post(
      PATH,
      Array.from({ length: 20 }, () => message),
    );
    expect(many.at('19.successful')).toBe(true);
    expect(performance.now() - began).toBeLessThan(1500);
  });

  test.each([
    ['Basic in the message', () => handshake({ token: basic(person.userName, person.password) }, server().client())],
    ['Basic in the header', () => handshake({}, server().client(), { basic: [person.userName, person.password] })],
    [
      'the XSRF token in the message',
      () => handshake({ xsrfToken: client.jar.get('XSRF-TOKEN') }, client, { headers: { 'x-xsrf-token': '' } }),
    ],
  ])('authenticates by %s', async (_, shake) => {
    expect(await shake()).toMatchObject({ successful: true });
  });

  test('a WebSocket is refused in a way that leaves long-polling open', async () => {
    const headers = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'eA==',
    };
    const answer = await client.get(PATH, { headers });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });
});

describe('many that wait', () => {
  const server = withServer('sqlite');
  let port = 0;
  const sockets: ReturnType<typeof dial>[] = [];
  beforeAll(async () => {
    port = await listen(server().app);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
  });

  const clientIdOf = async (user: string) => {
    const hello = await server()
      .client()
      .post(PATH, [{ channel: '/meta/handshake' }], { basic: [user, PASSWORD] });
    return hello.at('0.clientId');
  };
  /** Opens a connection and sends a connect that waits as long as it may. */
  const waiting = async (clientId: unknown) => {
    const socket = dial(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    const body = JSON.stringify([{ channel: '/meta/connect', clientId }]);
    const head = ['POST /notification/realtime HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
    socket.write([...head, `Content-Length: ${body.length}`, '', body].join('\r\n'));
    return socket;
  };

  test('hold no connection of the database; more than a user may have are told to wait at home', async () => {
    const clientId = await clientIdOf('admin');
    const other = await clientIdOf((await newPerson(server())).userName);
    const all: Awaited<ReturnType<typeof waiting>>[] = [];
    for (let count = 0; count < 21; count++) all.push(await waiting(clientId));
    await waiting(other);
    // Whichever of them came last is answered at once, and no other one before half a minute has passed.
    const answered = all.map(async (socket) => ({ socket, answer: String((await once(socket, 'data'))[0]) }));
    const surplus = await Promise.race(answered);
    expect(surplus.answer).toContain('"interval":30000');
    expect((await server().admin()).jar.size).toBeGreaterThan(0);
    expect((await (await server().admin()).get('/user/currentUser')).status).toBe(200);
    // Whoever hangs up makes room.
    all.find((socket) => socket !== surplus.socket)?.destroy();
    await expect
      .poll(
        async () => {
          const again = await waiting(clientId);
          const full = await Promise.race([
            once(again, 'data').then(() => true),
            new Promise((done) => setTimeout(() => done(false), 300)),
          ]);
          return full;
        },
        { timeout: 10_000 },
      )
      .toBe(false);
  });

  test('do not hold up the end of the server: all are answered', async () => {
    const answered = Promise.all(
      sockets.filter((socket) => !socket.destroyed && socket.bytesRead === 0).map((socket) => once(socket, 'data')),
    );
    const began = performance.now();
    await server().app.close();
    expect((await answered).length).toBeGreaterThan(15);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
