import { readFileSync } from 'node:fs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What docs/security.md promises of the messages that one user can be sent. */
export function documentedLimits(): { readonly anHour: number; readonly aDay: number } {
  const text = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const row = /^\| user \| 1 a minute, 3 in 15 minutes, (\d+) an hour, (\d+) a day \|/m.exec(text);
  if (row === null) throw new Error('docs/security.md has no row about messages to a user');
  return { anHour: Number(row[1]), aDay: Number(row[2]) };
}

/** Every way in that a script with a right password can have a message sent by. */
export const waysIn = ['cookie', 'token', 'basic', 'pin'] as const;
export type WayIn = (typeof waysIn)[number];

/** One of a thousand addresses that the attacker holds; the first one where there is but one. */
export function addressOf(request: number, addresses: number): string {
  const one = request % addresses;
  return `198.18.${Math.floor(one / 250)}.${1 + (one % 250)}`;
}

export interface Bombing {
  /** Sends one request, however it is answered. */
  ask(way: WayIn, request: number): Promise<unknown>;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<unknown>;
  /** Messages that the phone has so far. */
  messages(): number;
}

/**
 * A script at work for a day and a night: four requests at once every four minutes of the first hour, then some all day.
 * @returns the most messages that came within any hour, and within any day
 */
export async function bombForADay({ ask, pass, messages }: Bombing): Promise<{ anHour: number; aDay: number }> {
  const before = messages();
  const times: number[] = [];
  let now = 0;
  let request = 0;
  const burst = async (size: number): Promise<void> => {
    const ways = Array.from({ length: size }, (_, index) => waysIn[(index + request) % waysIn.length] as WayIn);
    await Promise.all(ways.map((way) => ask(way, request++)));
    while (times.length < messages() - before) times.push(now);
  };
  const wait = async (milliseconds: number): Promise<void> => {
    await pass(milliseconds);
    now += milliseconds;
  };
  for (; now < HOUR; await wait(4 * MINUTE)) await burst(4);
  for (; now < DAY + HOUR; await wait(40 * MINUTE)) await burst(2);
  const within = (window: number) =>
    Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + window).length));
  return { anHour: within(HOUR), aDay: within(DAY) };
}
