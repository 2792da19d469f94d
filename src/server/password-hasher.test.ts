import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { systemRandomness } from './randomness.ts';

const hasher = createPasswordHasher(systemClock, systemRandomness);

describe('the password hash', () => {
  it('is Argon2id with the documented parameters and a salt of its own', async () => {
    const [one, two] = [await hasher.hash('Passw0rd!'), await hasher.hash('Passw0rd!')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(hasher.outdated(one)).toBe(false);
    expect(hasher.outdated(one.replace('t=2', 't=1'))).toBe(true);
  });

  it('fits the password and nothing else; the last character counts', async () => {
    const hash = await hasher.hash('a'.repeat(127));
    expect(await hasher.verify(hash, 'a'.repeat(127))).toBe(true);
    expect(await hasher.verify(hash, `${'a'.repeat(126)}b`)).toBe(false);
    expect(await hasher.verify(hash, 'a'.repeat(126))).toBe(false);
  });

  it('says no where there is no hash', async () => {
    expect(await hasher.verify(null, 'anything')).toBe(false);
  });

  it('refuses rather than queue without end', async () => {
    const asked = Array.from({ length: 80 }, () =>
      hasher.verify(null, 'x').then(
        () => 'done',
        (error: Error) => error.message,
      ),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter((outcome) => outcome === 'busy').length).toBeGreaterThanOrEqual(80 - 66);
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThan(0);
    // And recovers.
    expect(await hasher.verify(null, 'x')).toBe(false);
  });
});
