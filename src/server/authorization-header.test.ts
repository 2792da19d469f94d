import { describe, expect, it } from 'vitest';
import { readBasic, readBearer } from './authorization-header.ts';

const basic = (text: string) => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;

describe('Basic', () => {
  it.each([
    ['t1/jane:secret', { tenant: 't1', loginName: 'jane', password: 'secret' }],
    ['jane:secret', { tenant: null, loginName: 'jane', password: 'secret' }],
    ['/jane:secret', { tenant: null, loginName: 'jane', password: 'secret' }],
    ['jane:a/b:c', { tenant: null, loginName: 'jane', password: 'a/b:c' }],
    ['t1/jane:päss wörd', { tenant: 't1', loginName: 'jane', password: 'päss wörd' }],
  ])('%s', (text, credentials) => {
    expect(readBasic(basic(text))).toEqual(credentials);
  });

  it.each([
    'Basic',
    'Basic ',
    'Basic ====',
    'Basic !!!!',
    basic('jane'),
    basic(':secret'),
    basic('jane:'),
    basic('jane:a\0b'),
    `Basic ${Buffer.from([0x6a, 0x3a, 0xff]).toString('base64')}`,
    `Basic ${'A'.repeat(3000)}`,
    'Bearer abc',
  ])('%s is no credentials', (header) => {
    expect(readBasic(header)).toBeNull();
  });
});

describe('Bearer', () => {
  it('reads the token', () => {
    expect(readBearer('Bearer a.b-c_d')).toBe('a.b-c_d');
    expect(readBearer('bearer a')).toBe('a');
  });
  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Basic abc', 'Bearer a\n'])('%j is none', (header) => {
    expect(readBearer(header)).toBeNull();
  });
});
