import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/http-client.ts';
import { groups, newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, nextAddress, TENANT, withServer } from '../support/start-server.ts';

// T062, T153: who asks for a link learns nothing about who exists: not by the answer, its time or a mail.
const RESET = '/user/passwordReset';
const known: Record<string, string> = {};

describe.each(engines)('asking for a link, on %s', (engine) => {
  const server = withServer(engine);
  beforeAll(async () => {
    await switchTfaOn(server());
    for (const kind of ['plain', 'disabled', 'external', 'device', 'totp', 'invited'])
      known[kind] = `${kind}@example.com`;
    const email = (kind: string) => ({ email: known[kind] });
    await newPerson(server(), email('plain'));
    await newPerson(server(), { ...email('disabled'), enabled: false });
    await newPerson(server(), { ...email('external'), customProperties: { userOrigin: 'OAUTH2' } });
    await newPerson(server(), { ...email('device'), groupIds: [groups.devices] });
    await totpPerson(server(), email('totp'));
    await newPerson(server(), { ...email('invited'), password: undefined, sendPasswordResetEmail: true });
    await server().deliver();
  });

  const seen = ({ status, headers: { date: _, ...headers }, text }: Answer) => ({ status, headers, text });

  test('gives everybody the same answer, byte for byte, before anything is looked up or sent', async () => {
    const before = server().mails.length;
    const addresses = [...Object.values(known), 'nobody@example.com', 'admin@example.org', 'x@y'];
    const answers = [];
    for (const email of addresses) answers.push(seen(await server().client(nextAddress()).post(RESET, { email })));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, text: '{}' });
    expect(server().mails.length, 'sent with the answer').toBe(before);
    const got = (await server().deliver()).map(({ to }) => to).sort();
    expect(got).toEqual(['device@example.com', 'invited@example.com', 'plain@example.com', 'totp@example.com']);
  });

  test('runs the same statements for everybody, so that it takes the same time', async () => {
    // The verbs are what costs time here; which ones run must not depend on who exists.
    const verbs: string[] = [];
    const watching = await server().another({
      wrapStorage: (storage) => watched(storage, verbs),
    });
    const traces = [];
    for (const email of [...Object.values(known), 'unknown@example.com']) {
      server().clock.move(61 * 60_000);
      verbs.length = 0;
      expect((await watching.client(nextAddress()).post(RESET, { email })).status).toBe(200);
      traces.push(verbs.join());
    }
    expect(new Set(traces).size).toBe(1);
    expect(traces[0]).toContain('outbox.put');
    expect(traces[0]).not.toContain('users.');
    await server().deliver();
  });

  test('goes to the stored address alone, whatever is typed', async () => {
    server().clock.move(61 * 60_000);
    await newPerson(server(), { email: 'mike@example.com' });
    const typed = [
      'mıke@example.com',
      'míke@example.com',
      'mike@exämple.com',
      'mike@example.com.evil.com',
      'mike@еxample.com',
    ];
    for (const email of typed) await server().client(nextAddress()).post(RESET, { email });
    expect(await server().deliver()).toEqual([]);
    await server().client(nextAddress()).post(RESET, { email: 'ＭＩＫＥ@example.com' });
    expect((await server().deliver()).map(({ to }) => to)).toEqual(['mike@example.com']);
  });

  test('with several addresses, or one that brings headers, is refused or reaches nobody else (T095)', async () => {
    await newPerson(server(), { email: 'victim@example.com' });
    const bodies = [
      { email: ['victim@example.com', 'evil@example.org'] },
      { email: { $ne: null } },
      { email: 'victim@example.com,evil@example.org' },
      { email: 'victim@example.com;evil@example.org' },
      { email: 'victim@example.com\nevil@example.org' },
      { email: 'victim@example.com\r\nBcc: evil@example.org' },
      { email: 'Victim <victim@example.com>' },
      { email: '' },
      {},
    ];
    for (const body of bodies) {
      expect((await server().client(nextAddress()).post(RESET, body)).status, JSON.stringify(body)).toBe(422);
    }
    const raw = '{"email":"victim@example.com","email":"evil@example.org"}';
    const headers = { 'content-type': 'application/json' };
    await server().client(nextAddress()).send('POST', RESET, { raw, headers });
    await server().client(nextAddress()).post(RESET, { email: 'victim@example.com%0abcc:evil@example.org' });
    for (const { to } of await server().deliver()) expect(to).toBe('victim@example.com');
  });

  test('in another tenant finds nobody of this one', async () => {
    await server().house.tools.storage.tenants.create('t2', { domain: null, createdAt: 1 });
    server().clock.move(61 * 60_000);
    expect((await server().client().post(`${RESET}?tenantId=t2`, { email: known.plain })).status).toBe(200);
    expect(await server().deliver()).toEqual([]);
    expect((await server().client().post(`${RESET}?tenantId=${TENANT}`, { email: known.plain })).status).toBe(200);
    const [mail] = await server().deliver();
    expect(mail?.text).toContain(`tenantId=${TENANT}`);
  });
});

/** The storage, noting the name of each verb that is called, inside transactions too. */
function watched<Stored extends object>(storage: Stored, verbs: string[]): Stored {
  return new Proxy(storage, {
    get(target, store: string) {
      const value = target[store as keyof Stored];
      if (store === 'transaction') {
        return (work: (inner: Stored) => unknown) =>
          (value as (work: (inner: Stored) => unknown) => unknown)((inner) => work(watched(inner, verbs)));
      }
      if (typeof value !== 'object' || value === null) return value;
      return new Proxy(value, {
        get(verbsOf, verb: string) {
          const call = (verbsOf as Record<string, unknown>)[verb];
          if (typeof call !== 'function') return call;
          return (...args: unknown[]) => {
            verbs.push(`${store}.${verb}`);
            return call.apply(verbsOf, args);
          };
        },
      });
    },
  });
}
