import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../support/certificate.ts';
import { startSmppServer, type TestSmppServer } from '../../support/smpp-server.ts';
import { decodeSmpp } from '../../support/tshark.ts';
import { codeMessage, gatewayAt, NUMBER, outcomeOf } from './ground.ts';

let server: TestSmppServer;
const at = (query = '?source=Sallyport', patience = 10_000) => gatewayAt(`${server.url}${query}`, patience);
const kinds = (kind: string) => server.reports.filter((report) => report.kind === kind);

beforeAll(async () => {
  server = await startSmppServer();
});
beforeEach(async () => {
  await server.be('accept');
});
afterAll(() => server.down());

describe('the SMPP gateway', () => {
  test('binds once as transceiver, version 3.4, and hands messages over', async () => {
    const { sender, outcome, told } = at('?source=Sallyport&system_type=otp');
    const before = [kinds('bind').length, kinds('unbind').length] as const;
    expect(await Promise.all([outcome(codeMessage('first')), outcome(codeMessage('second'))])).toEqual([
      'sent',
      'sent',
    ]);
    expect(kinds('bind')).toHaveLength(before[0] + 1);
    expect(kinds('bind').at(-1)?.fields).toMatchObject({
      system_id: 'sally',
      interface_version: 0x34,
      system_type: 'otp',
    });
    expect(server.messages().slice(-2)).toMatchObject([{ text: 'first' }, { text: 'second' }]);
    await sender.close();
    await expect.poll(() => kinds('unbind').length).toBe(before[1] + 1);
    expect(told).toEqual([]);
  });

  test.each([
    ['?source=Sallyport', 'Sallyport', 5, 0],
    ['?source=+4917612345678', '4917612345678', 1, 1],
    ['?source=70707', '70707', 3, 0],
    ['', '', 0, 0],
  ])('sender %s is %s of type %i, plan %i', async (query, source_addr, source_addr_ton, source_addr_npi) => {
    const { sender, outcome } = at(query);
    expect(await outcome()).toBe('sent');
    await sender.close();
    expect(server.messages().at(-1)).toMatchObject({
      source_addr,
      source_addr_ton,
      source_addr_npi,
      destination_addr: NUMBER.slice(1),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
    });
  });

  test('what the GSM alphabet has goes as that, the rest as UCS-2; what would be split is refused unsent', async () => {
    const { sender, outcome } = at();
    const texts = [
      ['Grüße @host #123456 {[~]} \\ € ΔΩ', 0],
      ['x'.repeat(160), 0],
      ['Код 123456', 8],
      ['😀'.repeat(35), 8],
      ['`', 8],
    ] as const;
    for (const [text, data_coding] of texts) {
      expect(await outcome(codeMessage(text))).toBe('sent');
      expect(server.messages().at(-1)).toMatchObject({ text, data_coding });
    }
    const before = server.messages().length;
    for (const text of ['x'.repeat(161), `${'x'.repeat(159)}€`, 'Ж'.repeat(71)]) {
      expect(await outcome(codeMessage(text))).toBe('refused');
    }
    expect(server.messages()).toHaveLength(before);
    await sender.close();
  });

  test('every unit on the wire is one that another decoder knows, none malformed', async () => {
    const { sender, outcome } = at();
    for (const text of ['Your code is 123456', 'Код 123456', '€']) await outcome(codeMessage(text));
    await server.be('throttle');
    expect(await outcome()).toBe('refused');
    await sender.check();
    await server.say('receipt');
    await server.say('alert');
    await sender.close();
    const { commands, malformed } = await decodeSmpp(server.wire.at(-1) ?? []);
    expect(malformed).toBe(0);
    expect(new Set(commands)).toEqual(
      new Set([
        'Bind_transceiver',
        'Bind_transceiver - resp',
        'Submit_sm',
        'Submit_sm - resp',
        'Enquire_link',
        'Enquire_link - resp',
        'Deliver_sm',
        'Deliver_sm - resp',
        'Query_sm',
        'Generic_nack',
        'Unbind',
        'Unbind - resp',
      ]),
    );
  });
});

describe('an SMPP gateway that fails', () => {
  test.each([
    ['takes no more for now', 'throttle', 'refused', 'SMPP: ESME_RTHROTTLED'],
    ['refuses with a number of its own', 'refuse', 'refused', 'SMPP: status 0x00000401'],
    ['says nothing to a message', 'silent', 'slow', 'no answer within 700 ms'],
    ['drops the connection after a message', 'drop', 'slow', 'SMPP: the connection ended'],
  ] as const)('%s: a failure, sent once, and good again without a restart', async (_, mood, reason, words) => {
    const { sender, outcome, told } = at('', 700);
    expect(await outcome()).toBe('sent');
    await server.be(mood);
    const before = server.messages().length;
    expect(await outcome()).toBe(reason);
    expect(server.messages()).toHaveLength(before + 1);
    expect(told).toEqual([`${reason} ${words}`]);
    await server.be('accept');
    expect(await outcome()).toBe('sent');
    await sender.close();
  });

  test.each([
    ['says nothing to the bind', 'silentBind'],
    ['drops the connection in the middle of the answer to the bind', 'dropInBind'],
  ] as const)('%s: nothing is sent, nobody waits longer than agreed, and it recovers', async (_, mood) => {
    await server.be(mood);
    const { sender, outcome } = at('', 1500);
    const before = [server.messages().length, kinds('bind').length] as const;
    expect(await Promise.all([outcome(), outcome(), outcome()])).toEqual(Array(3).fill('unreachable'));
    expect(server.messages()).toHaveLength(before[0]);
    // All waited for one bind.
    expect(kinds('bind')).toHaveLength(before[1] + 1);
    await server.be('accept');
    await expect.poll(() => outcome(), { timeout: 10_000 }).toBe('sent');
    await sender.close();
  });

  test('a wrong password is tried once, not with every login, and says so to the operator only', async () => {
    const { outcome, told } = gatewayAt(`smpp://sally:wrong@127.0.0.1:${server.port}`);
    const before = kinds('bind').length;
    expect(await Promise.all([outcome(), outcome()])).toEqual(['refused', 'refused']);
    expect(await outcome()).toBe('refused');
    expect(kinds('bind')).toHaveLength(before + 1);
    expect(new Set(told)).toEqual(new Set(['refused SMPP: bind was refused with ESME_RINVPASWD']));
  });

  test('nobody listens: unreachable within the time; back when it is', async () => {
    const { sender, outcome } = at();
    expect(await outcome()).toBe('sent');
    await server.down();
    expect(await outcome()).toBe('unreachable');
    expect(await outcomeOf(sender.check())).toBe('unreachable');
    await server.up();
    expect(await outcome()).toBe('sent');
    await sender.close();
  });

  test('a message that hangs holds up no other', async () => {
    const { sender, outcome } = at('', 5000);
    expect(await outcome()).toBe('sent');
    await server.be('silent');
    const before = server.messages().length;
    const hanging = outcome();
    await expect.poll(() => server.messages().length).toBe(before + 1);
    await server.be('accept');
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => outcome())))).toEqual(new Set(['sent']));
    expect(await Promise.race([hanging, Promise.resolve('still waiting')])).toBe('still waiting');
    await sender.close();
    expect(await hanging).toBe('slow');
  });

  test.each(['unbind', 'noise'] as const)('a connection that ends by %s is opened again', async (what) => {
    const { sender, outcome } = at();
    expect(await outcome()).toBe('sent');
    await server.say(what);
    await expect.poll(() => outcome()).toBe('sent');
    await sender.close();
  });
});

test('smpps is TLS from the start: to a server that nobody vouches for, not even the user name is said', async () => {
  const certificate = await makeCertificate();
  const secure = await startSmppServer(certificate);
  const trusted = getCACertificates('default');
  try {
    const { outcome, told } = gatewayAt(secure.url);
    expect(await outcome()).toBe('unreachable');
    expect(told).toEqual(['unreachable SMPP: DEPTH_ZERO_SELF_SIGNED_CERT']);
    expect(secure.wire.flat()).toEqual([]);
    // A client that speaks no TLS gets nowhere either.
    expect(await gatewayAt(secure.url.replace('smpps:', 'smpp:'), 1000).outcome()).not.toBe('sent');
    setDefaultCACertificates([...trusted, certificate.cert]);
    const { sender, outcome: trustedOutcome } = gatewayAt(secure.url);
    expect(await trustedOutcome()).toBe('sent');
    await sender.close();
  } finally {
    setDefaultCACertificates(trusted);
    await secure.down();
  }
});
