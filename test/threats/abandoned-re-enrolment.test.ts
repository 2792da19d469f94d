import { describe, expect, test } from 'vitest';
import { type Client, TOTP_SECRET } from '../support/http-client.ts';
import { signedInPerson, signInWithCode, switchTfaOn, totpPerson, withPhone } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// T088: a set-up that is begun and left never switches the second factor off, and never on before it is done.
describe.each(engines)('a set-up left half-way, on %s', (engine) => {
  const server = withServer(engine);
  type Abandon = (client: Client, code: () => string) => Promise<unknown>;
  const points: Readonly<Record<string, Abandon>> = {
    'after the secret': (client) => client.post(TOTP_SECRET),
    'after a wrong code': (client) => client.post(`${TOTP_SECRET}/verify`, { code: '000000' }),
    'after the right code': (client, code) => client.post(`${TOTP_SECRET}/verify`, { code: code() }),
  };

  test.each(Object.keys(points))('%s: TFA is as it was, on or off', async (point) => {
    await switchTfaOn(server());
    const abandon = points[point] as Abandon;
    const active = await totpPerson(server());
    const client = await signInWithCode(server(), active);
    await client.post(TOTP_SECRET);
    await abandon(client, active.nextCode);
    const { person, client: voluntary } = await signedInPerson(server());
    const phone = withPhone(server(), person, String((await voluntary.post(TOTP_SECRET)).at('rawSecret')));
    await abandon(voluntary, phone.code);
    const restarted = await server().another();
    for (const process of [server(), restarted]) {
      expect((await process.client().login(active.userName, active.password)).code).toBe('totpCodeRequired');
      const code = active.nextCode();
      expect((await process.client().login(active.userName, active.password, { code })).status).toBe(200);
      expect((await process.client().login(person.userName, person.password)).status).toBe(200);
    }
    expect((await (await server().admin()).get(`${person.path}/tfa`)).body).toMatchObject({
      tfaEnabled: false,
      status: 'off',
    });
  });
});
