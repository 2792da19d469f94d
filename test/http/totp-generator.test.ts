import { expect, test } from 'vitest';
import { oathtoolCode } from '../support/system.ts';
import { STEP, totpCode } from '../support/totp-code.ts';

// RFC 6238 appendix B, seed for SHA-1, cut to six digits.
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])("the tests' generator agrees with RFC 6238 at %i", (seconds, code) => {
  expect(totpCode(RFC_SECRET, seconds * 1000)).toBe(code);
});

test("the tests' generator agrees with oathtool", async () => {
  for (let step = 0; step < 5; step++) {
    const now = Date.now() + step * STEP;
    expect(totpCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', now)).toBe(
      await oathtoolCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', { now: new Date(now) }),
    );
  }
});
