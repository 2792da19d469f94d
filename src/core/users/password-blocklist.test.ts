import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, it } from 'vitest';
import { guessable } from './password-blocklist.ts';

const list = dictionary['passwords-common'] as readonly string[];
const words = new Set(list);
const common = { include: async (word: string) => words.has(word) };
const names = ['ada.lovelace', 'lovelace', 'sallyport', 'example'];

describe('what is guessed first', () => {
  it.each([
    ['password', 'common'],
    ['12345678', 'row'],
    ['Password1!', 'common'],
    ['P@ssw0rd', 'common'],
    ['!!Passw0rd', 'common'],
    ['Summer2026!', 'common'],
    ['iL0veYou', 'common'],
    ['1q2w3e4r', 'common'],
    ['LetMe1n!!', 'common'],
    ['abcdefghij', 'row'],
    ['Poiuytrewq1', 'row'],
    ['Qwertzui1!', 'row'],
    ['xxxxxxxx', 'different'],
    ['abababab', 'different'],
    ['aAaAaAaA1', 'different'],
    ['Lovelace1!', 'name'],
    ['L0vel@ce99', 'name'],
    ['ada.lovelace', 'name'],
    ['Sallyport1!', 'name'],
    ['Example2026!', 'name'],
  ])('%s is refused, with the reason', async (password, reason) => {
    expect(await guessable(common, password, names)).toContain(reason);
  });

  it.each([
    'Passw0rd!first',
    'correct horse'.replace(' ', '-'),
    'dragon8472!#x',
    'Aa1!'.repeat(8),
    'my-Lovelace-cat',
    'zK8#qvTp',
  ])('%s is not', async (password) => {
    expect(await guessable(common, password, names)).toBeNull();
  });

  it('holds the top 3000 that are long enough to be chosen at all (ASVS 6.2.4)', async () => {
    const top = list.slice(0, 3000).filter(({ length }) => length >= 8);
    expect(top.length).toBeGreaterThan(500);
    for (const password of top) expect(await guessable(common, password.toUpperCase(), [])).not.toBeNull();
  });
});
