import { nextStep, stepAt } from './authenticator.ts';
import type { Requests } from './browser-requests.ts';
import type { HeldSession, Person } from './person.ts';
import type { Seeded } from './seeded.ts';

/** Failures that bring no wait yet: core/lockout/policy.ts. */
const FREE_CODE_FAILURES = 4;

const isLocked = (person: Person): boolean => person.codeFailures > FREE_CODE_FAILURES;

export const mayBeLocked = (person: Person): boolean => person.codeFailuresAtMost > FREE_CODE_FAILURES;

/** Sets TOTP up; `null` when it did not come to the end, or no code is left to do it with now. */
async function enrol(person: Person, requests: Requests, seeded: Seeded): Promise<HeldSession | null> {
  const session = await person.startSetUp(requests);
  if (session === null || !(await person.showSecret(requests, session))) return null;
  while (person.codeFailuresAtMost < 3 && seeded.chance(0.3)) await person.verifyWrongly(requests, session);
  return (await finishEnrolment(person, requests, session)) ? session : null;
}

async function finishEnrolment(person: Person, requests: Requests, session: HeldSession): Promise<boolean> {
  const step = nextStep(person.triedStep);
  if (step === null || !(await person.verify(requests, session, step))) return false;
  return person.activate(requests, session, step);
}

/** What a user does in a minute: sets TOTP up if need be, and then this and that. */
export async function live(
  person: Person,
  requests: Requests,
  seeded: Seeded,
  administrator: () => string,
): Promise<void> {
  if (person.factor === 'off') {
    const session = await enrol(person, requests, seeded);
    if (session === null) return;
    if (seeded.chance(0.5)) await person.logIn(requests, person.usedStep, session);
  }
  for (let actions = seeded.below(4); actions > 0 && person.factor === 'active' && !mayBeLocked(person); actions--) {
    await act(person, requests, seeded, administrator);
  }
}

async function act(person: Person, requests: Requests, seeded: Seeded, administrator: () => string): Promise<void> {
  const step = nextStep(person.triedStep);
  const mayFail = person.codeFailuresAtMost < FREE_CODE_FAILURES - 1;
  switch (seeded.pick(['log in', 'log in', 'log in twice', 'fail', 'mistype', 'replay', 'log out', 'revoke', 'lock'])) {
    case 'log in':
      if (step !== null) await person.logIn(requests, step);
      return;
    case 'log in twice':
      if (step !== null && mayFail) await person.logInTwice(requests, step);
      return;
    case 'fail':
      if (mayFail) await person.logInWrongly(requests);
      return;
    case 'mistype':
      if (person.passwordFailures < 3) await person.mistypePassword(requests);
      return;
    case 'replay':
      if (mayFail) await person.replay(requests, person.usedStep);
      return;
    case 'log out': {
      const session = person.sessions.findLast(({ state, restricted }) => state === 'live' && !restricted);
      if (session !== undefined) await person.logOut(requests, session);
      return;
    }
    case 'revoke':
      return person.revoke(requests, administrator());
    case 'lock':
      // Rarely: whoever is locked out takes no part for half a minute.
      if (seeded.chance(0.5)) await lockOut(person, requests);
  }
}

async function lockOut(person: Person, requests: Requests): Promise<void> {
  // One code more, once it may be locked already, could meet the lock.
  while (!mayBeLocked(person)) {
    const before = person.codeFailures;
    person.lockedUntil = Date.now() + 30_000;
    await person.logInWrongly(requests);
    if (person.codeFailures === before) return;
  }
}

/**
 * What must hold for a user after a crash, seen from outside: sessions go on, used codes are refused, a fresh code logs
 * in, a lock holds, and where nothing is set up one can set it up.
 */
export async function lookAround(person: Person, requests: Requests, seeded: Seeded): Promise<void> {
  for (const session of person.sessions.slice(-3)) await person.trySession(requests, session);
  const open = person.sessions.findLast(({ state, restricted }) => state === 'live' && restricted);
  if (person.factor === 'off') {
    // A set-up under way goes on where it was.
    if (open !== undefined && person.pendingSecret !== null) await finishEnrolment(person, requests, open);
    else await enrol(person, requests, seeded);
  }
  if (person.factor !== 'active') return;
  const step = nextStep(person.triedStep);
  if (isLocked(person)) {
    if (step !== null && Date.now() < person.lockedUntil - 5_000) await person.meetLock(requests, step);
    return;
  }
  if (mayBeLocked(person)) return;
  if (person.codeFailuresAtMost < FREE_CODE_FAILURES && person.usedStep >= stepAt(Date.now()) - 1) {
    await person.replay(requests, person.usedStep);
  }
  if (step !== null) await person.logIn(requests, step);
}
