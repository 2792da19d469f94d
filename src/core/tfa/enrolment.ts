import { type Actor, author, enrolmentOwner } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { noteGuess } from '../lockout/note-guess.ts';
import { notify } from '../mail/notify.ts';
import type { EnrolledFactor } from '../ports/factor.ts';
import type { FactorRecord } from '../ports/factors.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { readSettings, type TenantSettings } from '../settings/tenant-settings.ts';
import { chargeCode, matchActive } from '../sign-in/check-code.ts';
import { enforcementCauses, excludedFromTfa, tfaAvailable } from './enforcement.ts';
import { secretPlace, tenantFactor } from './tenant-factor.ts';

const MINUTE = 60_000;
/** A secret that was shown but not activated dies after this long. */
const PENDING_SECRET = 15 * MINUTE;
/** Activation needs a successful verify within this long. */
const VERIFIED_FOR = 10 * MINUTE;

export interface ShownSecret {
  /** Names the set-up; no secret. */
  readonly setup: string;
  readonly shown: string;
  readonly uri: string;
}

/**
 * Makes a pending secret and shows it: the only moment it is ever shown. An earlier pending one is replaced; an active
 * one is never touched. Refuses `totpNotAvailable`, `totpAlreadyActive`.
 */
export async function startEnrolment(tools: Tools, actor: Actor): Promise<ShownSecret> {
  const { user } = actor;
  const settings = await readSettings(tools.storage, user.tenant);
  if (!tfaAvailable(settings) || excludedFromTfa(actor.roles)) throw new Refusal('totpNotAvailable');
  const factor = tenantFactor(tools.factors, settings);
  const labels = { issuer: tools.identity.issuer, account: user.userName };
  const secret = factor.newSecret(tools.randomness, labels);
  const setup = tools.randomness.id();
  const started = await tools.storage.factors.start(user.tenant, user.key, factor.kind, {
    id: setup,
    sealedSecret: tools.sealer.seal(secret.secret, secretPlace(user.tenant, user.key, factor.kind)),
    startedBy: enrolmentOwner(actor),
    expiresAt: tools.clock.now() + PENDING_SECRET,
  });
  if (!started) throw new Refusal('totpAlreadyActive');
  return { setup, shown: secret.shown, uri: secret.uri };
}

/**
 * Checks a code against the pending secret, or against the active one when none is pending. On a pending secret the
 * step is not used up: the first login may use it. On an active one it is, like everywhere else.
 *
 * `setup`: the set-up that the code is meant for, if the caller says so; another one means that it was replaced.
 *
 * Refuses `totpSecretMissing`, `setupReplaced`, `verificationCodeInvalid`, `tooManyAttempts`.
 */
export async function verifyCode(tools: Tools, actor: Actor, code: string, setup: string | null): Promise<void> {
  const { user } = actor;
  const { factor, record } = await ownFactor(tools, actor);
  if (setup !== null && record.pending?.id !== setup) throw new Refusal('setupReplaced');
  const wrong = await chargeCode(tools, user, 'tooManyAttempts', actor.address);
  const verified =
    record.sealedSecret === null
      ? await verifyPending(tools, factor, actor, record, code)
      : await verifyActive(tools, factor, { ...record, sealedSecret: record.sealedSecret }, code);
  if (!verified) {
    if (record.sealedSecret !== null) await noteGuess(tools, actor, 'verification code');
    throw wrong('verificationCodeInvalid');
  }
  await tools.storage.attempts.clear(user.tenant, counters.secondFactor(user.key));
}

async function verifyPending(
  tools: Tools,
  factor: EnrolledFactor,
  actor: Actor,
  record: FactorRecord,
  code: string,
): Promise<boolean> {
  const { pending } = record;
  const now = tools.clock.now();
  if (pending === null) throw new Refusal('totpSecretMissing');
  const startedBy = enrolmentOwner(actor);
  if (pending.startedBy !== startedBy || pending.expiresAt <= now) throw new Refusal('setupReplaced');
  const secret = tools.sealer.open(pending.sealedSecret, secretPlace(record.tenant, record.userKey, record.kind));
  const match = factor.match(secret, code, now);
  if (match === null) return false;
  const verified = { id: pending.id, startedBy, step: match.step, at: now };
  if (!(await tools.storage.factors.markVerified(record.tenant, record.userKey, record.kind, verified))) {
    throw new Refusal('setupReplaced');
  }
  return true;
}

async function verifyActive(
  tools: Tools,
  factor: EnrolledFactor,
  record: FactorRecord & { sealedSecret: string },
  code: string,
): Promise<boolean> {
  const match = matchActive(tools, factor, record, code);
  if (match === null || record.activatedAt === null) return false;
  const use = { step: match.step, activatedAt: record.activatedAt, at: tools.clock.now() };
  return tools.storage.factors.acceptStep(record.tenant, record.userKey, record.kind, use);
}

/**
 * Makes the verified pending secret the active one, in one transaction with its audit record; the user's other sessions
 * end. Repeating it is answered as the first time. Refuses `totpSecretMissing`, `verificationMissing`, `totpAlreadyActive`.
 */
export async function activateFactor(tools: Tools, actor: Actor): Promise<void> {
  const { user } = actor;
  const { factor, record } = await ownFactor(tools, actor);
  const now = tools.clock.now();
  if (record.sealedSecret !== null) return;
  const activation = { startedBy: enrolmentOwner(actor), at: now, verifiedSince: now - VERIFIED_FOR };
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.factors.activate(user.tenant, user.key, factor.kind, activation))) {
      throw new Refusal('verificationMissing');
    }
    // Whoever else is signed in with the password alone has to come back with a code.
    await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now, actor.session?.id);
    await storage.audit.append(user.tenant, { time: now, ...records.totpActivated(author(actor)) });
    await notify(tools, storage, user, { kind: 'factorSetUp', strategy: factor.strategy, address: actor.address });
  });
}

export interface Activity {
  readonly isActive: boolean;
  readonly isForced: boolean;
  readonly activatedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** Whether one's own second factor is set up and has to be. Refuses `totpSecretMissing` before the first secret. */
export async function readActivity(tools: Tools, actor: Actor): Promise<Activity> {
  const { record, settings } = await ownFactor(tools, actor);
  return {
    isActive: record.sealedSecret !== null,
    isForced: enforcementCauses(actor.user, actor.roles, settings).length > 0,
    activatedAt: record.activatedAt,
    lastUsedAt: record.lastUsedAt,
  };
}

async function ownFactor(
  tools: Tools,
  actor: Actor,
): Promise<{ factor: EnrolledFactor; record: FactorRecord; settings: TenantSettings }> {
  const settings = await readSettings(tools.storage, actor.tenant);
  // Under a strategy whose codes are sent nobody has a secret: pages take that for "not set up", and no alarm.
  const factor = tools.factors.find(({ strategy }) => strategy === settings.strategy);
  const record = factor && (await tools.storage.factors.find(actor.tenant, actor.user.key, factor.kind));
  if (factor === undefined || !record) throw new Refusal('totpSecretMissing');
  return { factor, record, settings };
}
