import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/contract/refusals.ts';

const documented = [
  ...readFileSync('docs/api.md', 'utf8').matchAll(/^\| `(\w+)` \| (\d{3}) \| `([^`]+)` \| (.+) \|$/gm),
];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(core|factors|server)\b.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join('src', file), 'utf8'))
  .join('\n');

describe('the table of refusals', () => {
  it('is documented row by row, with nothing more and nothing else', () => {
    expect(documented.map(([, code, status, error, message]) => [code, [Number(status), error, message]])).toEqual(
      Object.entries(refusals).map(([code, row]) => [code, [...row]]),
    );
  });

  it.each(Object.keys(refusals))('%s is refused somewhere', (code) => {
    expect(sources).toContain(`'${code}'`);
  });

  it('says "pin" only where a code was sent, and nothing about passwords with "TOTP"', () => {
    // Login pages decide by these letters which view to open.
    for (const [code, [status, , message]] of Object.entries(refusals)) {
      if (status !== 401) continue;
      expect(/pin/i.test(message), code).toBe(/^sms/.test(code) && /pin.*generated/i.test(message));
      expect(/totp/i.test(message), code).toBe(/^totp/.test(code));
    }
  });
});
