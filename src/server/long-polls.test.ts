import { describe, expect, it } from 'vitest';
import { createLongPolls } from './long-polls.ts';

const never = new AbortController().signal;

describe('long polls', () => {
  it('wait for their time, or until their caller is gone', async () => {
    const polls = createLongPolls();
    const began = performance.now();
    expect(await polls.wait('a', 30, never)).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(25);
    const caller = new AbortController();
    const waiting = polls.wait('a', 60_000, caller.signal);
    expect(polls.waiting).toBe(1);
    caller.abort();
    expect(await waiting).toBe(true);
    expect(await polls.wait('a', 60_000, caller.signal)).toBe(true);
    expect(await polls.wait('a', 0, never)).toBe(true);
    expect(polls.waiting).toBe(0);
  });

  it('have so many places for one owner, and in all; who leaves gives theirs back', async () => {
    const polls = createLongPolls({ perOwner: 2, inAll: 3 });
    const callers = Array.from({ length: 3 }, () => new AbortController());
    const wait = (owner: string, caller: number) => polls.wait(owner, 60_000, callers[caller]?.signal ?? never);
    const places = [wait('a', 0), wait('a', 1)];
    expect(await wait('a', 2)).toBe(false);
    places.push(wait('b', 2));
    expect(await wait('c', 2)).toBe(false);
    callers[0]?.abort();
    await places[0];
    const again = wait('a', 1);
    expect(polls.waiting).toBe(3);
    polls.close();
    expect(await Promise.all([...places, again])).toEqual([true, true, true, true]);
    expect(await polls.wait('a', 60_000, never), 'closed').toBe(true);
    expect(polls.waiting).toBe(0);
  });
});
