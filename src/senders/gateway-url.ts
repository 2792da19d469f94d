import { z } from 'zod';
import { UrlProblem } from './sms-gateway.ts';

/** The parameters of a gateway's URL. A `+` is a plus, as in telephone numbers and base64, and no blank. */
export function parametersOf(url: URL, known: readonly string[]): Readonly<Record<string, string>> {
  const parameters = new URLSearchParams(url.search.replaceAll('+', '%2B'));
  for (const name of parameters.keys()) {
    // A setting that nothing reads would be one that silently does nothing.
    if (!known.includes(name)) throw new UrlProblem(`has a parameter other than ${known.join(', ')}`);
    if (parameters.getAll(name).length > 1) throw new UrlProblem(`has ${name} twice`);
    // What is written down is meant; nobody clears a field of a URL.
    if (parameters.get(name) === '') throw new UrlProblem(`has ${name} without a value`);
  }
  return Object.fromEntries(parameters);
}

/** The parts that every gateway at a host needs, or must not have. */
export function requireHost({ hostname, hash }: URL): void {
  if (hostname === '') throw new UrlProblem('must name a host');
  if (hash !== '') throw new UrlProblem('has a # that belongs to nothing: write it %23');
}

/** User and password, which are percent-encoded in a URL. */
export function credentialsOf({ username, password }: URL, hint: string): { user: string; password: string } {
  if (username === '' || password === '') throw new UrlProblem(hint);
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new UrlProblem('has a % that encodes nothing: write it %25');
  }
}

/** Codes and passwords leave this machine encrypted only. */
const isSafe = ({ protocol, hostname }: URL): boolean => {
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
};

/** An address that codes are posted to, in its normal form. */
export const httpsUrl = z
  .string()
  .refine((text) => URL.canParse(text), { error: 'must be a URL', abort: true })
  .refine((text) => isSafe(new URL(text)), 'must be https, except on this machine')
  .refine((text) => {
    const { search, hash, username, password } = new URL(text);
    return search + hash + username + password === '';
  }, 'must have no user, ? and #')
  .transform((text) => new URL(text).href)
  // As it is kept: what is percent-encoded is longer than what was typed.
  .refine((text) => text.length <= 2000, 'must have at most 2000 characters');
