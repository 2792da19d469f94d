import { STEP, totpCode } from './totp-code.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A login on one browser, as docs/security.md tells of it. */
export interface ModelSession {
  readonly scope: 'full' | 'totp-enrolment';
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly loginStep: number | null;
  tokenAt: number;
  ended: boolean;
}

/** Who began a set-up: a session, or Basic, which has none. */
type Owner = ModelSession | 'basic';

interface Pending {
  readonly secret: string;
  readonly owner: Owner;
  readonly expiresAt: number;
  verifiedAt: number | null;
  verifiedStep: number;
}

/** What the server answers: `code` of the refusal, or the status. */
export type Reply = string | number;

/**
 * The life of one user's TOTP as one would write it without a database, processes and HTTP: what docs/security.md says of
 * sessions, steps, set-ups and waits. Everybody in it knows the user's password.
 */
export class TotpModel {
  readonly sessions: ModelSession[] = [];
  secret: string | null = null;
  /** The secrets of before: of revoked and of replaced set-ups. */
  readonly dead: string[] = [];
  pending: Pending | null = null;
  enforced = false;
  #lastStep = -1;
  #enrolment: { step: number; owner: Owner } | null = null;
  #hasRow = false;
  #failures = 0;
  #waitUntil = 0;

  isLive(session: ModelSession | null, now: number): session is ModelSession {
    if (session === null || session.ended || session.expiresAt <= now) return false;
    if (session.startedAt > now + 5 * MINUTE) return false;
    return Math.min(session.tokenAt + 30 * MINUTE, session.expiresAt) > now;
  }

  /** A login with a cookie; `carried`: the session whose cookie comes with it. */
  login(
    now: number,
    code: string | null,
    carried: ModelSession | null,
  ): { reply: Reply; session: ModelSession | null } {
    const live = this.isLive(carried, now) ? carried : null;
    if (this.secret === null && this.enforced) return this.#open(now, 'totp-enrolment', null, null);
    if (this.secret === null) return this.#open(now, 'full', null, live);
    if (code === null) return { reply: 'totpCodeRequired', session: null };
    if (!this.#charge(now)) return { reply: 'accountLocked', session: null };
    const step = matching(this.secret, code, now);
    if (step === null) return { reply: 'totpCodeInvalid', session: null };
    if (this.#use(step)) return this.#open(now, 'full', step, live);
    const enrolment = this.#enrolment;
    if (live !== null && enrolment?.owner === live && enrolment.step === step && this.#lastStep === step) {
      this.#enrolment = null;
      return this.#open(now, 'full', step, live);
    }
    if (live?.scope === 'full' && live.loginStep === step && now - live.startedAt <= 30 * SECOND) {
      this.#forgive();
      live.tokenAt = now;
      return { reply: 200, session: live };
    }
    return { reply: 'totpCodeUsed', session: null };
  }

  /** Something that only a complete login opens. */
  use(now: number, owner: Owner | null): Reply {
    const refusal = this.#refusal(now, owner);
    if (refusal !== null) return refusal;
    const complete = owner === 'basic' ? !this.enforced : owner?.scope === 'full';
    return complete ? 200 : 'totpSetupRequired';
  }

  /** `made`: the secret, where the server made one. */
  start(now: number, owner: Owner | null, made: string): Reply {
    const refusal = this.#refusal(now, owner);
    if (refusal !== null || owner === null) return refusal ?? 'noCredentials';
    if (this.secret !== null) return 'totpAlreadyActive';
    if (this.pending !== null) this.dead.push(this.pending.secret);
    this.pending = { secret: made, owner, expiresAt: now + 15 * MINUTE, verifiedAt: null, verifiedStep: -1 };
    this.#hasRow = true;
    return 200;
  }

  verify(now: number, owner: Owner | null, code: string): Reply {
    const refusal = this.#refusal(now, owner);
    if (refusal !== null) return refusal;
    if (!this.#hasRow) return 'totpSecretMissing';
    if (!this.#charge(now)) return 'tooManyAttempts';
    if (this.secret !== null) {
      const step = matching(this.secret, code, now);
      if (step === null || !this.#use(step)) return 'verificationCodeInvalid';
    } else {
      const { pending } = this;
      if (pending === null) return 'totpSecretMissing';
      if (pending.owner !== owner || pending.expiresAt <= now) return 'setupReplaced';
      const step = matching(pending.secret, code, now);
      if (step === null) return 'verificationCodeInvalid';
      Object.assign(pending, { verifiedAt: now, verifiedStep: step });
    }
    this.#forgive();
    return 204;
  }

  activate(now: number, owner: Owner | null): Reply {
    const refusal = this.#refusal(now, owner);
    if (refusal !== null) return refusal;
    if (!this.#hasRow) return 'totpSecretMissing';
    if (this.secret !== null) return 204;
    const { pending } = this;
    const fits = pending !== null && pending.owner === owner && pending.expiresAt > now;
    if (!fits || pending.verifiedAt === null || pending.verifiedAt < now - 10 * MINUTE) return 'verificationMissing';
    this.secret = pending.secret;
    this.pending = null;
    this.#enrolment = { step: pending.verifiedStep, owner: pending.owner };
    this.#lastStep = Math.max(this.#lastStep, pending.verifiedStep);
    this.#endAll(now, owner);
    return 204;
  }

  /** By an administrator. */
  revoke(now: number): void {
    if (this.pending !== null) this.dead.push(this.pending.secret);
    this.pending = null;
    this.#forgive();
    if (this.secret === null) return;
    this.dead.push(this.secret);
    this.secret = null;
    this.#enrolment = null;
    this.#endAll(now, null);
  }

  logOut(now: number, session: ModelSession | null): void {
    if (this.isLive(session, now)) session.ended = true;
  }

  /** Disabling, or another password. */
  endSessions(now: number): void {
    this.#endAll(now, null);
  }

  /** `null`: let in. Basic shows the password each time. */
  #refusal(now: number, owner: Owner | null): Reply | null {
    if (owner === null) return 'noCredentials';
    if (owner === 'basic') return this.secret === null ? null : 'totpCodeRequired';
    if (!this.isLive(owner, now)) return 'sessionEnded';
    // Used after half of its life, a token is replaced.
    if (owner.scope === 'full' && now - owner.tokenAt >= 15 * MINUTE) owner.tokenAt = now;
    return null;
  }

  #open(now: number, scope: ModelSession['scope'], loginStep: number | null, replaced: ModelSession | null) {
    if (replaced !== null) replaced.ended = true;
    const live = this.sessions
      .filter((one) => one.scope === scope && !one.ended && one.expiresAt > now)
      .sort((a, b) => b.startedAt - a.startedAt || this.sessions.indexOf(b) - this.sessions.indexOf(a));
    for (const one of live.slice(4)) one.ended = true;
    const lifespan = scope === 'full' ? 12 * 60 * MINUTE : 15 * MINUTE;
    const session = { scope, startedAt: now, expiresAt: now + lifespan, loginStep, tokenAt: now, ended: false };
    this.sessions.push(session);
    if (loginStep !== null) this.#forgive();
    return { reply: 200, session };
  }

  #endAll(now: number, except: Owner | null): void {
    for (const one of this.sessions) if (one !== except && one.expiresAt > now) one.ended = true;
  }

  /** Each step once, for ever, whatever the secret. */
  #use(step: number): boolean {
    if (step <= this.#lastStep) return false;
    this.#lastStep = step;
    this.#enrolment = null;
    return true;
  }

  #charge(now: number): boolean {
    const waits = [30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];
    this.#waitUntil = Math.min(this.#waitUntil, now + 60 * MINUTE);
    if (this.#waitUntil > now) return false;
    this.#failures++;
    this.#waitUntil = this.#failures > 4 ? now + (waits[Math.min(this.#failures - 5, 7)] ?? 0) : 0;
    return true;
  }

  #forgive(): void {
    this.#failures = 0;
    this.#waitUntil = 0;
  }
}

/** The step of now, the one before, or the one ahead that a code is of. */
function matching(secret: string, code: string, now: number): number | null {
  const offset = [-1, 0, 1].find((steps) => totpCode(secret, now + steps * STEP) === code);
  return offset === undefined ? null : Math.floor(now / STEP) + offset;
}
