import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

// T044, R07: a guess is counted although its request fails, or its caller has gone.
describe.each(engines)('the counter of failures, on %s', (engine) => {
  let failing = false;
  const server = withServer(engine, {
    // Fails what a login writes after its checks: the session, and every audit record.
    wrapStorage: (storage: Storage): Storage => ({
      ...storage,
      transaction: (work) => storage.transaction((tx) => (failing ? Promise.reject(new Error('disk full')) : work(tx))),
      audit: {
        ...storage.audit,
        append: (tenant, record) =>
          failing ? Promise.reject(new Error('disk full')) : storage.audit.append(tenant, record),
      },
    }),
  });

  test('keeps what requests that ended in an error had charged', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    person.nextCode();
    const guess = (nth: number) =>
      server()
        .client()
        .login(person.userName, person.password, { code: wrongCode(person.secret, server().clock.now(), nth) });
    failing = true;
    for (let nth = 0; nth < 4; nth++) expect((await guess(nth)).status).toBe(500);
    failing = false;
    expect((await guess(4)).code).toBe('totpCodeInvalid');
    expect((await guess(5)).code).toBe('accountLocked');
  });

  test('a right code whose session could not be written opens nothing and stays used', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const code = person.nextCode();
    failing = true;
    const failed = await server().client().login(person.userName, person.password, { code });
    failing = false;
    expect([failed.status, failed.cookies]).toEqual([500, []]);
    expect((await server().client().login(person.userName, person.password, { code })).code).toBe('totpCodeUsed');
    expect((await server().client().login(person.userName, person.password, { code: person.nextCode() })).status).toBe(
      200,
    );
  });

  test('counts guesses of callers who hang up before the answer', async () => {
    const person = await newPerson(server());
    await server().app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server().app.server.address() as AddressInfo;
    for (let nth = 0; nth < 10; nth++) await hangUp(port, person.userName, `not-that-${nth}`);
    await expect
      .poll(async () => (await server().client().login(person.userName, `other-${Math.random()}`)).code, {
        timeout: 5000,
      })
      .toBe('tooManyAttempts');
  });
});

/** Sends a whole login and closes the connection at once. */
function hangUp(port: number, userName: string, password: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const body = new URLSearchParams({ username: userName, password }).toString();
      socket.write(
        `POST /tenant/oauth HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        () => socket.destroy(),
      );
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}
