import type { CommonPasswords } from '../ports/common-passwords.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { canonicalName } from './canonical-name.ts';

/** How many digits and symbols around a word do not make it another one: `Password1!`, `Summer2026!`. */
const ORNAMENT = 5;
/** A shorter rest is no word. */
const SHORTEST_WORD = 3;
const FEWEST_CHARACTERS = 4;

/** Rows that fingers run along; forwards and backwards. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
];
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))];

/** What people write for letters. `1` and `!` stand for two, so a word is tried in both spellings. */
const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};

/** Whose password it is to be: nobody's name is a secret (NIST SP 800-63B-4 3.1.1.2, context-specific words). */
export type Owner = Pick<UserRecord, 'userName' | 'alias' | 'email' | 'firstName' | 'lastName'>;

/**
 * Refuses `passwordCommon`, with the reason, for a password that is tried first: one of the most common ones (ASVS 6.2.4
 * wants the top 3000), a run of the alphabet or keyboard, too few different characters, or a name of the user, of the
 * server or of the product; whatever its case, with letters written as digits, and with little around it.
 */
export async function requireUnguessable(
  tools: Pick<Tools, 'commonPasswords' | 'identity'>,
  password: string,
  owner: Owner,
): Promise<void> {
  const reason = await guessable(tools.commonPasswords, password, [
    ...namesOf(owner),
    ...placesOf(tools.identity.issuer),
  ]);
  if (reason !== null) throw new Refusal('passwordCommon', { reason });
}

/** Why a password would be guessed, or `null`. */
export async function guessable(
  common: CommonPasswords,
  password: string,
  names: readonly string[],
): Promise<string | null> {
  const lower = password.toLowerCase();
  if (new Set(password).size < FEWEST_CHARACTERS) return 'it has fewer than four different characters';
  const words = new Set([lower, ...spellings(lower), ...spellings(core(lower)), core(lower)]);
  for (const word of words) {
    if (word.length < SHORTEST_WORD) continue;
    if (runs.some((run) => run.includes(word))) return 'it is a row of the alphabet or the keyboard';
    if (names.includes(word)) return 'it is a name that everybody can know';
    if (await common.include(word)) return 'it is one of the most common passwords';
  }
  return null;
}

/** A word without the few digits and symbols around it; the whole where there are more, or nothing else. */
function core(word: string): string {
  const inner = word.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '');
  return inner === '' || word.length - inner.length > ORNAMENT ? word : inner;
}

function spellings(word: string): string[] {
  return ['i', 'l'].map((one) =>
    [...word].map((sign) => (/[1!|]/.test(sign) ? one : (letters[sign] ?? sign))).join(''),
  );
}

function namesOf(owner: Owner): string[] {
  const { userName, alias, email, firstName, lastName } = owner;
  const parts = [
    userName,
    alias,
    email,
    email?.split('@')[0],
    firstName,
    lastName,
    `${firstName ?? ''}${lastName ?? ''}`,
  ];
  return parts.flatMap((part) => (part ? [canonicalName(part), core(canonicalName(part))] : []));
}

const placesOf = (host: string): string[] => ['sallyport', 'cumulocity', ...host.toLowerCase().split('.')];
