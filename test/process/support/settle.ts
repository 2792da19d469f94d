import type { Sealer } from '../../../src/core/ports/sealer.ts';
import { secretPlace } from '../../../src/core/tfa/tenant-factor.ts';
import type { Person } from './person.ts';
import type { StoredUser } from './stored-rows.ts';

type Tell = (problem: string) => void;

/**
 * Compares what a person was told with what the database holds, and settles what they were not told: what it holds now
 * is from now on as certain as if it had been answered. Returns every contradiction.
 */
export function settle(person: Person, stored: StoredUser, sealer: Sealer): string[] {
  const problems: string[] = [];
  const tell: Tell = (problem) => void problems.push(`${person.name}: ${problem}`);
  compareFactor(person, stored, sealer, tell);
  compareLogins(person, stored, tell);
  compareSessions(person, stored, tell);
  compareFailures(person, stored, tell);
  return problems;
}

/** An enrolment is whole or not there: a flag, a secret that opens and is the one shown, and one audit record each. */
function compareFactor(person: Person, stored: StoredUser, sealer: Sealer, tell: Tell): void {
  const { factor, activated, revoked } = stored;
  const isActive = factor !== null && factor.sealed_secret !== null;
  if ((factor?.activated_at ?? null) !== null && !isActive) tell('is active without a secret');
  if (isActive && factor.activated_at === null) tell('has a secret that is not active');
  if (person.factor === 'active' && !isActive) tell('lost an acknowledged enrolment');
  if (person.factor === 'off' && isActive) tell('is enrolled although that was never asked for, or was revoked');
  if (isActive) {
    const secret = sealer.open(factor.sealed_secret ?? '', secretPlace(factor.tenant, person.key, 'totp'));
    if (!person.secret || !Buffer.from(secret).equals(person.secret)) tell('has another secret than the one shown');
    if (factor.pending_id !== null) tell('has a pending secret beside the active one');
  }
  if (factor?.pending_sealed_secret) {
    const pending = sealer.open(factor.pending_sealed_secret, secretPlace(factor.tenant, person.key, 'totp'));
    const shown = person.pendingSecret;
    if (shown !== null && !Buffer.from(pending).equals(shown)) tell('has another pending secret than the one shown');
  }
  if (activated - revoked !== (isActive ? 1 : 0)) tell(`has ${activated} activations and ${revoked} revocations`);
  const perhaps = { activation: person.factor === 'perhaps active', revocation: person.factor === 'perhaps off' };
  compareCount('activation records', activated, person.activations, perhaps.activation ? 1 : 0, tell);
  compareCount('revocation records', revoked, person.revocations, perhaps.revocation ? 1 : 0, tell);

  person.factor = isActive ? 'active' : 'off';
  person.activations = activated;
  person.revocations = revoked;
  if (isActive) person.pendingSecret = null;
  else person.secret = null;
}

/** A login is a session, its audit record and its used step, or nothing of the three but perhaps the step. */
function compareLogins(person: Person, stored: StoredUser, tell: Tell): void {
  const steps = [...stored.sessions.values()].filter((row) => row.scope === 'full').map((row) => row.login_step);
  if (stored.loggedIn !== steps.length) tell(`has ${steps.length} sessions and ${stored.loggedIn} login records`);
  if (new Set(steps).size !== steps.length) tell('has two sessions for one code');
  for (const login of person.logins) {
    const isThere = steps.includes(login.step);
    if (login.state === 'answered' && !isThere) tell(`lost the login with the code of step ${login.step}`);
    if (login.state === 'refused' && isThere) tell('has a session for a login that was refused');
  }
  for (const step of steps) {
    if (!person.logins.some((login) => login.step === step)) tell('has a session for a code that was never sent');
  }
  person.logins = person.logins
    .filter((login) => steps.includes(login.step))
    .map(({ step }) => ({ step, state: 'answered' as const }));

  const lastStep = stored.factor?.last_step ?? 0;
  const mustBeUsed = Math.max(person.usedStep, ...steps.map((step) => step ?? 0));
  if (lastStep < mustBeUsed) tell(`may use the code of step ${mustBeUsed} again`);
  if (lastStep > person.triedStep) tell('has a used step that was never tried');
  person.usedStep = lastStep;
}

function compareSessions(person: Person, stored: StoredUser, tell: Tell): void {
  for (const session of person.sessions) {
    const row = stored.sessions.get(session.id);
    if (row === undefined) {
      tell('lost a session');
      continue;
    }
    const hasEnded = row.ended_at !== null;
    // The oldest of too many sessions ends without being asked about.
    const isSurplus = row.end_reason === 'limit';
    if (session.state === 'live' && hasEnded && !isSurplus) tell(`has a session that ended: ${row.end_reason}`);
    if (session.state === 'ended' && !hasEnded) tell('has a session that came back to life');
    session.state = hasEnded ? 'ended' : 'live';
  }
  if (person.factor === 'off' && person.revocations > 0) {
    const live = [...stored.sessions.values()].filter((row) => row.scope === 'full' && row.ended_at === null);
    if (live.length > 0) tell('kept a session when TOTP was revoked');
  }
}

/** Counters may hold more than was answered, never less, and never more than was sent. */
function compareFailures(person: Person, stored: StoredUser, tell: Tell): void {
  const { codeFailures, passwordFailures } = stored;
  if (codeFailures < person.codeFailures) {
    tell(`has ${codeFailures} code failures of the ${person.codeFailures} acknowledged ones`);
  }
  if (codeFailures > person.codeFailuresAtMost) {
    tell(`has ${codeFailures} code failures after ${person.codeFailuresAtMost} codes`);
  }
  if (passwordFailures < person.passwordFailures) {
    tell(`has ${passwordFailures} password failures of the ${person.passwordFailures} acknowledged ones`);
  }
  person.codeFailures = codeFailures;
  person.codeFailuresAtMost = codeFailures;
  person.passwordFailures = passwordFailures;
}

function compareCount(what: string, found: number, sure: number, perhaps: number, tell: Tell): void {
  if (found < sure || found > sure + perhaps) tell(`has ${found} ${what} instead of ${sure}`);
}
