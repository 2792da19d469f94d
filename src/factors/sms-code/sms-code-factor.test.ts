import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Randomness } from '../../core/ports/randomness.ts';
import { smsCodeFactor } from './sms-code-factor.ts';

const { newCode, readCode, destination, text, templateProblem, defaultTemplate } = smsCodeFactor;

const systemRandomness: Randomness = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  token: () => '',
  id: () => '',
};

/** Randomness that hands out the given numbers, four bytes each. */
const giving = (...values: number[]) => ({
  ...systemRandomness,
  bytes: () => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, values.shift() ?? 0);
    return bytes;
  },
});

/** 99.9th percentile of chi-square with nine degrees of freedom. */
const CRITICAL = 27.88;
const chiSquare = (counts: number[], each: number) =>
  counts.reduce((sum, count) => sum + (count - each) ** 2 / each, 0);

describe('a code', () => {
  it('is six digits, with its leading zeros', () => {
    expect(newCode(giving(0))).toBe('000000');
    expect(newCode(giving(7_000_042))).toBe('000042');
    expect(newCode(giving(4_294_000_000 - 1))).toBe('999999');
  });

  it('is as likely as every other: numbers above the last whole million are drawn again', () => {
    expect(newCode(giving(4_294_000_000, 2 ** 32 - 1, 123_456))).toBe('123456');
  });

  it('shows no bias in 20,000 of them, in its first digit or any other', () => {
    const codes = Array.from({ length: 20_000 }, () => newCode(systemRandomness));
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    // Tried again up to five times, each at 0.1 %: a fair source fails about once in 10^15 runs.
    for (const position of [0, 5]) {
      const missed = () => {
        const counts = Array<number>(10).fill(0);
        for (let drawn = 0; drawn < 20_000; drawn++) {
          const digit = Number(newCode(systemRandomness)[position]);
          counts[digit] = (counts[digit] ?? 0) + 1;
        }
        return chiSquare(counts, 2000) > CRITICAL;
      };
      expect([1, 2, 3, 4, 5].every(missed)).toBe(false);
    }
    const repeats = codes.filter((code, index) => code === codes[index - 1]).length;
    expect(repeats).toBeLessThan(5);
  });

  it('is read with blanks and refused with anything else', () => {
    for (const typed of ['123456', ' 123456', '123 456\t', '1\u00a023456']) expect(readCode(typed)).toBe('123456');
    for (const typed of [
      '',
      '0',
      '00',
      '12345',
      '1234567',
      '12345a',
      '１２３４５６',
      '٠١٢٣٤٥',
      '+12345',
      '-12345',
      '1e5000',
      '123456\n',
    ]) {
      expect([typed, readCode(typed)]).toEqual([typed, null]);
    }
  });
});

describe('where a message can go', () => {
  it.each([
    ['+491701234567', '+491701234567', 'DE'],
    [' +49 (170) 123-45/67 ', '+491701234567', 'DE'],
    ['+43 664 1234567', '+436641234567', 'AT'],
    ['+1 415 555 2671', '+14155552671', 'US'],
  ])('%s is %s in %s', (typed, number, country) => {
    expect(destination(typed)).toEqual({ number, country });
  });

  it.each([
    ['a fixed line', '+4930123456'],
    ['a premium rate', '+19005551234'],
    ['a satellite', '+881612345678'],
    ['a global network', '+88213012345'],
    ['a scheme', 'tel:+491701234567'],
    ['a national prefix', '00491701234567'],
    ['a national number', '01701234567'],
    ['an extension', '+491701234567;ext=5'],
    ['two numbers', '+491701234567 +491701234568'],
    ['letters', '+49170CALLME'],
    ['40 digits', `+49${'1'.repeat(38)}`],
    ['blanks without end', `+${' '.repeat(100_000)}`],
    ['no such number', '+49123456789'],
    ['nothing', ''],
    ['a plus', '+'],
  ])('not to %s', (_, typed) => {
    expect(destination(typed)).toBeNull();
  });
});

describe('the message', () => {
  const host = 'login.example.com';

  it('ends with the line that phones read, for the page of that host', () => {
    expect(text(defaultTemplate, '012345', host)).toBe(
      'Your code for login.example.com is 012345. Do not share it with anybody.\n\n@login.example.com #012345',
    );
    expect(text('{token}: Code', '012345', host)).toBe('012345: Code\n\n@login.example.com #012345');
  });

  const anyTemplate = fc.string({ unit: 'binary', maxLength: 300 }).map((words) => `${words}{token}{domain}`);
  const anyDomain = fc.oneof(fc.domain(), fc.string({ maxLength: 60 }));

  it('is one segment of the GSM alphabet with exactly one such line, whatever template is allowed and host it has', () => {
    fc.assert(
      fc.property(anyTemplate, anyDomain, (template, domain) => {
        fc.pre(templateProblem(template, domain) === null);
        expectSound(text(template, '123456', domain), domain);
      }),
    );
  });

  it('stays so with a template that was never checked, and a host that tries to add a line (T026)', () => {
    for (const template of [
      'x',
      `${'long '.repeat(80)}{token}`,
      '\u{1f600} {token}',
      'a\n@evil.example #999999\n{token}',
    ]) {
      const message = text(template, '123456', host);
      expect(message.split('\n').at(-1)).toBe(`@${host} #123456`);
    }
    expectSound(text(defaultTemplate, '123456', 'a\n@evil.example #999999\r\n'), 'aevil.example999999');
  });

  it('loses words before it loses its last line, under a very long host', () => {
    const long = `${'sub.'.repeat(25)}example.com`;
    expect(text(defaultTemplate, '123456', long)).toBe(`Your code: 123456\n\n@${long} #123456`);
  });

  function expectSound(message: string, domain: string): void {
    const lines = message.split('\n');
    expect(lines.filter((line) => /^@\S* #\d+$/.test(line))).toHaveLength(1);
    expect(lines.at(-1)).toBe(`@${domain.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '')} #123456`);
    expect(lines).toHaveLength(3);
    expect(message.length).toBeLessThanOrEqual(160);
  }

  it.each([
    ['must contain {token}', 'Your code'],
    ['must be one line', 'Code\n{token}'],
    ['must be one line', 'Code\r{token}'],
    ['must not contain @ or #', 'me@example.com {token}'],
    ['must not contain @ or #', '#{token}'],
    ['knows only', '{token} {name}'],
    ['knows only', '{token} {'],
    ['knows only', '{{token}}'],
    ['GSM', '\u{1f600} {token}'],
    ['GSM', 'К {token}'],
    ['too long', `${'x'.repeat(150)}{token}`],
  ])('says "%s" of "%s"', (problem, template) => {
    expect(templateProblem(template, host)).toContain(problem);
  });

  it('has nothing against its own template and others that are sound', () => {
    for (const template of [defaultTemplate, '{token}', 'Ihr Code für {domain}: {token}', '{domain} {token} {token}']) {
      expect([template, templateProblem(template, host)]).toEqual([template, null]);
    }
  });
});
