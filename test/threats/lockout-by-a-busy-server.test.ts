import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// A stranger keeps all places at the password hash taken. Logins that are turned away unread are no failed attempts:
// otherwise the owner's own retries would lock them out.
describe.each(engines)('while more wait for a hash than may, on %s', (engine) => {
  const server = withServer(engine, { costlyPasswords: true });

  test('what is answered 503 is not counted, for users and for names that nobody has', async () => {
    const person = await newPerson(server());
    const { hasher } = server().house.tools;
    let over = false;
    // More callers than there are places, each back in the queue as soon as it is through or turned away.
    const caller = async (): Promise<void> => {
      while (!over) await hasher.hash('x').catch(() => setImmediate());
    };
    const flood = Promise.all(Array.from({ length: 80 }, caller));
    const codes: (string | undefined)[] = [];
    for (const name of [person.userName, 'nobody-there']) {
      for (let retry = 0; retry < 12; retry++) {
        codes.push((await server().client().login(name, `typed-${retry}`)).code);
      }
    }
    over = true;
    await flood;
    expect(codes).toEqual(Array(24).fill('busy'));
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    expect((await server().client().login('nobody-there', 'x')).code).toBe('badCredentials');
  });
});
