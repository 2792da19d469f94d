import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { judgePassword, passwordStrength } from './password-rules.ts';

const relaxed = { strengthEnforced: false, greenMinLength: 8 };
const strict = { strengthEnforced: true, greenMinLength: 12 };

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('strength', () => {
  it.each([
    ['Abcdef1!', 'GREEN'],
    ['abcdef1!', 'YELLOW'],
    ['abcdefg1', 'RED'],
    ['abcdefgh', 'RED'],
    ['', 'RED'],
  ] as const)('of %s is %s', (password, strength) => {
    expect(passwordStrength(password, 8)).toBe(strength);
  });

  it('is at most YELLOW below the green minimum, with all four classes', () => {
    expect(passwordStrength('Abcdef1!', 12)).toBe('YELLOW');
    expect(passwordStrength('Abcdefghij1!', 12)).toBe('GREEN');
  });
});

describe('rules', () => {
  it.each(['short1!', 'x'.repeat(33), 'pässwort1', 'with blank1', 'tab\t12345', '密码密码密码密码'])(
    'refuse "%s"',
    (password) => {
      const refusal = refusalOf(() => judgePassword(password, relaxed));
      expect(refusal.code).toBe('passwordRules');
      expect(refusal.publicMessage).toContain('at least 8 characters and no more than 32');
    },
  );

  it.each(['12345678', 'x'.repeat(32), '`~!@#$%^&*()_|+-=?;:\'",.<>{}[]', 'slash/and\\back'])(
    'allow "%s"',
    (password) => {
      expect(() => judgePassword(password, relaxed)).not.toThrow();
    },
  );

  it('want GREEN where strength is enforced', () => {
    expect(refusalOf(() => judgePassword('Abcdef1!', strict)).publicMessage).toContain('at least 12');
    expect(refusalOf(() => judgePassword('abcdefghij1!', strict)).code).toBe('passwordWeak');
    expect(judgePassword('Abcdefghij1!', strict)).toBe('GREEN');
  });
});
