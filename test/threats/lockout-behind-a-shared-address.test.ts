import { describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { engines, nextAddress, withServer } from '../support/start-server.ts';

// Failures are counted per address too. Whoever shares one with a stranger (an office, a carrier, a proxy that is not
// trusted) still gets in with the browser that they completed a login in; that browser helps with no other user.
describe.each(engines)('behind an address that waits, on %s', (engine) => {
  const server = withServer(engine);

  test('the owner’s own browser gets in, and nothing else does', async () => {
    const address = nextAddress();
    const owner = await newPerson(server());
    const colleague = await newPerson(server());
    const browser = server().client(address);
    expect((await browser.login(owner.userName, owner.password)).status).toBe(200);
    const stranger = server().client(address);
    for (let index = 0; index < 30; index++) await stranger.login(`name-${index}`, 'x');
    expect((await stranger.login(owner.userName, owner.password)).code).toBe('tooManyAttempts');

    expect((await browser.login(colleague.userName, colleague.password)).code).toBe('tooManyAttempts');
    expect((await browser.login('nobody', 'x')).code).toBe('tooManyAttempts');
    expect((await browser.login(owner.userName, owner.password)).status).toBe(200);
    for (let guess = 0; guess < 10; guess++) {
      expect((await browser.login(owner.userName, `wrong-${guess}`)).code).toBe('badCredentials');
    }
    expect((await browser.login(owner.userName, owner.password)).code).toBe('tooManyAttempts');
  });
});
