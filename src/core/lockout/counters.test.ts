import { describe, expect, it } from 'vitest';
import { addressBlock, counters } from './counters.ts';

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is in %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });

  it('tells neighbours apart', () => {
    expect(addressBlock('192.0.2.1')).not.toBe(addressBlock('192.0.2.2'));
    expect(addressBlock('2001:db8:1:2::1')).not.toBe(addressBlock('2001:db8:1:3::1'));
  });
});

it('keeps the lanes of a user apart', () => {
  expect(counters.password('u1', null)).not.toBe(counters.password('u1', 'd1'));
  expect(counters.password('u1', 'd1')).not.toBe(counters.password('u1', 'd2'));
});
