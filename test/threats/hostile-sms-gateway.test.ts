import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { newNumber } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

// A tenant's gateway is the tenant's: it may answer with anything, for as long as it likes, and harms nobody.
const PATH = '/tenant/sms-provider';
type Behaviour = (socket: Socket, bytes: Buffer) => void;

let server: TestServer;
let admin: Client;
let gateway: Server;
let port = 0;
let behave: Behaviour = () => undefined;
let closed = 0;
const sockets = new Set<Socket>();

beforeAll(async () => {
  gateway = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed += 1;
      sockets.delete(socket);
    });
    socket.on('data', (bytes: Buffer) => behave(socket, bytes));
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  port = (gateway.address() as { port: number }).port;
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  admin = await server.admin();
});
beforeEach(() => {
  closed = 0;
  server.clock.move(25 * 60 * 60_000);
});
afterEach(async () => {
  behave = () => undefined;
  for (const socket of sockets) socket.destroy();
  expect((await server.client().get('/health')).status).toBe(200);
  expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
afterAll(async () => {
  await server.stop();
  gateway.close();
});

const tried = async (provider: object) => {
  admin = await server.admin();
  expect((await admin.put(PATH, provider)).status).toBe(200);
  const answer = await admin.post(`${PATH}/test`, { phone: newNumber() });
  return String(answer.at('outcome'));
};

describe('over HTTP', () => {
  const webhook = () => ({ provider: 'webhook', settings: { url: `http://127.0.0.1:${port}/` } });

  test.each([
    ['a status line that never ends', 'x'.repeat(200_000)],
    ['headers that never end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(50_000)}`],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: smpp\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'],
  ])('%s is no answer', async (_, text) => {
    behave = (socket) => void socket.end(text);
    expect(await tried(webhook())).toBe('slow');
  });

  test.each([
    ['a body that says it is longer', 'HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nx'],
    ['a body of a zip bomb', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b\x08\x00'],
    ['a second answer', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 500 No\r\n\r\n'],
  ])('%s is an answer all the same', async (_, text) => {
    behave = (socket) => void socket.end(text);
    expect(await tried(webhook())).toBe('accepted');
  });
});

describe('over SMPP', () => {
  const smpp = () => ({
    provider: 'smpp',
    settings: { host: '127.0.0.1', port, encryption: 'none', user: 'u', password: 'p' },
  });
  /** Section 3.2: length, command, status, sequence number, body. */
  const unit = (command: number, sequence: number, body: Buffer = Buffer.alloc(0), status = 0): Buffer => {
    const head = Buffer.alloc(16);
    for (const [at, value] of [16 + body.length, command, status, sequence].entries())
      head.writeUInt32BE(value, at * 4);
    return Buffer.concat([head, body]);
  };
  const [BIND, SUBMIT, ENQUIRE, DELIVER] = [0x09, 0x04, 0x15, 0x05];
  const RESPONSE = 0x8000_0000;
  /** Lets everybody in and takes every message; then does as told. */
  const takes =
    (then: (socket: Socket) => void, id = Buffer.from('m1\0')): Behaviour =>
    (socket, bytes) => {
      for (let at = 0; at + 16 <= bytes.length; at += bytes.readUInt32BE(at)) {
        const [command, sequence] = [bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 12)];
        if (command === BIND) socket.write(unit(BIND + RESPONSE, sequence, Buffer.from('smsc\0')));
        if (command !== SUBMIT) continue;
        socket.write(unit(SUBMIT + RESPONSE, sequence, id));
        then(socket);
      }
    };

  test.each([
    ['a unit that says it is longer than any', Buffer.from('ffffffff8000000900000000000000010000', 'hex')],
    ['a unit that says it is shorter than its head', Buffer.from('00000008800000090000000000000001', 'hex')],
    ['a unit of no length', Buffer.alloc(64)],
    ['noise', Buffer.from('HTTP/1.1 200 OK\r\n\r\n'.repeat(1000))],
  ])('%s, in place of the answer to the bind, sends nothing', async (_, bytes) => {
    behave = (socket) => void socket.end(bytes);
    expect(await tried(smpp())).toBe('unreachable');
  });

  test('an id that is no id is not kept, and the message is taken all the same', async () => {
    for (const id of [Buffer.from(`${'9'.repeat(10_000)}\0`), Buffer.from([1, 2, 0xff, 0]), Buffer.from([0])]) {
      behave = takes(() => undefined, id);
      server.clock.move(60_000);
      expect(await tried({ ...smpp(), settings: { ...smpp().settings, systemType: `t${id.length}` } })).toBe(
        'accepted',
      );
    }
    const { items } = await server.house.storage.smsMessages.list('t1', { offset: 0, limit: 3, withTotal: false });
    expect(items.map(({ state }) => state)).toEqual(Array(3).fill('accepted'));
  });

  test('who asks without end, and reads no answer, is let go', async () => {
    const question = Buffer.concat(Array.from({ length: 4096 }, (_, index) => unit(ENQUIRE, index + 1)));
    behave = takes((socket) => {
      socket.pause();
      const ask = (): void => {
        while (!socket.destroyed && socket.write(question));
      };
      socket.on('drain', ask);
      ask();
    });
    expect(['accepted', 'slow']).toContain(await tried(smpp()));
    // Its own side of the connection is paused and notices late: what counts is that ours is gone.
    await expect.poll(() => closed, { timeout: 15_000 }).toBeGreaterThan(0);
  });

  test('who sends at line rate, and reads every answer, is cut off: again by another connection or other settings', async () => {
    const question = Buffer.concat(Array.from({ length: 500 }, (_, index) => unit(ENQUIRE, index + 1)));
    let answered = 0;
    let connections = 0;
    const flood = takes((socket) => {
      connections += 1;
      const ask = (): void => {
        if (!socket.destroyed) socket.write(question, () => setImmediate(ask));
      };
      ask();
    });
    behave = (socket, bytes) => {
      for (let at = 0; at + 16 <= bytes.length; at += Math.max(16, bytes.readUInt32BE(at))) {
        if (bytes.readUInt32BE(at + 4) === ENQUIRE + RESPONSE) answered += 1;
      }
      flood(socket, bytes);
    };
    expect(await tried(smpp())).toBe('accepted');
    const told = () => server.log.filter((line) => line.includes('the tenant’s own SMS gateway was cut off'));
    await expect.poll(told, { timeout: 15_000 }).toHaveLength(1);
    await expect.poll(() => sockets.size).toBe(0);
    expect(answered).toBeLessThanOrEqual(6000);
    expect(told().map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 40, tenant: 't1', detail: expect.stringContaining('6000 units in a minute') }),
    ]);

    // For a minute it is a gateway that cannot be reached, whatever its settings are by then.
    const before = connections;
    const other = { ...smpp(), settings: { ...smpp().settings, systemType: 'again' } };
    const message = { to: newNumber(), text: 'x', userKey: null, purpose: 'test' } as const;
    for (const provider of [smpp(), other]) {
      expect((await admin.put(PATH, provider)).status).toBe(200);
      const sent = server.house.tools.sms.send('t1', message);
      await expect(sent).rejects.toMatchObject({ reason: 'unreachable' });
    }
    expect(connections).toBe(before);
    // All at one moment of the test's clock, so in any order.
    const { items } = await server.house.storage.smsMessages.list('t1', { offset: 0, limit: 3, withTotal: false });
    const cutOff = { state: 'unreachable', detail: expect.stringContaining('nobody asked for') };
    expect(items.filter(({ state }) => state !== 'accepted')).toMatchObject([cutOff, cutOff]);
    behave = takes(() => undefined);
    server.clock.move(60_000);
    expect(await tried(other)).toBe('accepted');
  });

  test('receipts without end are answered or put off, and cost the others nothing', async () => {
    const text = Buffer.from('id:nobody stat:DELIVRD');
    const body = Buffer.concat([
      // service_type, source, destination, esm_class, … data_coding, sm_default_msg_id.
      Buffer.from([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from([text.length]),
      text,
    ]);
    let answered = 0;
    let putOff = 0;
    const receipts = Buffer.concat(Array.from({ length: 5000 }, (_, index) => unit(DELIVER, index + 1, body)));
    const met = takes((socket) => void socket.write(receipts));
    behave = (socket, bytes) => {
      for (let at = 0; at + 16 <= bytes.length; at += Math.max(16, bytes.readUInt32BE(at))) {
        if (bytes.readUInt32BE(at + 4) !== DELIVER + RESPONSE) continue;
        answered += 1;
        if (bytes.readUInt32BE(at + 8) !== 0) putOff += 1;
      }
      met(socket, bytes);
    };
    expect(await tried(smpp())).toBe('accepted');
    const begun = performance.now();
    expect((await server.client().get('/tenant/loginOptions')).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(5000);
    await expect.poll(() => answered, { timeout: 15_000 }).toBeGreaterThan(4000);
    expect(putOff).toBeGreaterThan(3000);
  });
});
