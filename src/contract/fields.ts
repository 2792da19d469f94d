import { z } from 'zod';

/**
 * Text as it may enter: at most `max` characters, well-formed Unicode, no NUL.
 *
 * A lone surrogate or a NUL would be stored differently by different engines (PostgreSQL refuses NUL), so both are
 * refused at the door.
 */
export const text = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text without NUL');

/** Words that stand in addresses where user names do: whoever had one of them as a name could not be reached. */
const RESERVED = new Set(['new', 'newsletterEmails', '.', '..']);

/** User name: no blanks, none of `/ \ + : $`, and no word that an address needs. */
export const userName = text(254)
  .min(1, 'is required')
  .regex(/^[^\s/\\+:$\p{C}]+$/u, 'must not contain blanks or any of / \\ + : $')
  .refine((name) => !RESERVED.has(name), `must not be one of ${[...RESERVED].join(' ')}`);

/** Login alias: like a user name, but blanks inside are allowed; empty means none. */
export const alias = text(254).regex(/^(|[^\s/\\+:$\p{C}]([^/\\+:$\p{C}]*[^\s/\\+:$\p{C}])?)$/u, {
  error: 'must not begin or end with a blank or contain any of / \\ + : $',
});

export const email = text(254).regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+$/, 'must be an email address');

/** As typed: digits, blanks, `/`, `-`, `+`, brackets. Stored as E.164 once SMS needs it. */
export const phone = text(254).regex(/^[\d\s/+()-]*$/, 'must contain only digits, blanks, / - + ( )');

export const personName = text(50);

/** A password as candidate: bounded before it reaches the hash; its rules are in core/users/password-rules.ts. */
export const passwordCandidate = text(256);

/** Milliseconds since the epoch go over the wire as ISO 8601 with zone. */
export const timestamp = z.string();

/** Name of a global role or inventory role; surrounding blanks would make two that look like one. */
export const roleName = text(254).regex(/^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u, {
  error: 'is required and must not begin or end with a blank',
});

/** Deeper values would overflow the stack of whoever writes them out again. */
const MAX_DEPTH = 20;

const isShallow = (value: unknown, depth = 0): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth < MAX_DEPTH && Object.values(value).every((inner) => isShallow(inner, depth + 1)));

/** Lists carry the objects of up to 2000 users. */
const MAX_JSON = 16_000;

/** Custom properties and the like: any JSON object of reasonable depth and size. */
export const jsonObject = z
  .record(z.string(), z.unknown())
  .refine((value) => isShallow(value), { error: `must not be nested deeper than ${MAX_DEPTH}`, abort: true })
  .refine((value) => JSON.stringify(value).length <= MAX_JSON, `must have at most ${MAX_JSON} characters as JSON`);

/** Applications that a user or global role has access to, as clients send them; what they are is decided elsewhere. */
export const applications = z
  .array(jsonObject)
  .max(200)
  .refine((value) => JSON.stringify(value).length <= MAX_JSON, `must have at most ${MAX_JSON} characters as JSON`);
