import { records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { UserRoles } from '../ports/roles.ts';
import type { SessionView } from '../ports/sessions.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { type OpenedSession, openSession, signSessionToken } from '../sessions/open-session.ts';
import { excludedFromTfa, nextStep } from '../tfa/enforcement.ts';
import { tenantFactor } from '../tfa/tenant-factor.ts';
import { adoptNumber } from '../users/adopt-number.ts';
import { type AcceptedCode, type Carried, type CodeOutcome, checkCode } from './check-code.ts';
import { checkPassword, type PasswordProof, type PasswordRequest, refund } from './check-password.ts';
import { CodeChallenge } from './code-challenge.ts';
import { checkDeliveredCode, deliveredFactor, demandCode } from './delivered-code.ts';
import { noteIncomplete } from './incomplete-login.ts';
import { issueKnownDevice } from './known-device.ts';
import { refusePasswordDue } from './password-due.ts';
import { isStale, mayBeStale } from './stale-code.ts';

export interface SignInRequest extends PasswordRequest {
  /** The code, if one was sent. */
  readonly code: string | null;
  readonly carrier: 'cookie' | 'bearer';
  readonly userAgent: string;
  /** The live session whose cookie or bearer the request carries. */
  readonly carried: SessionView | null;
}

export interface SignedIn extends OpenedSession {
  /** For the known-device cookie; `null` when the login is not complete. */
  readonly device: string | null;
}

/** A proven password, and what the login asks for next. */
export interface ProvenPassword extends PasswordProof {
  readonly roles: UserRoles;
}

/**
 * Password and the state of the account, for every way in. When it returns, the password is right, the account is open
 * and the password need not be changed; the charged attempt is still to be refunded or cleared.
 */
export async function provePassword(tools: Tools, request: PasswordRequest): Promise<ProvenPassword> {
  const proof = await checkPassword(tools, request);
  const roles = await tools.storage.roles.ofUser(request.tenant, proof.user.key);
  await refunded(tools, proof, () => refusePasswordDue(tools, proof.user, roles, proof.settings));
  return { ...proof, roles };
}

/**
 * The login: checks the password, decides the next step, answers the challenge, opens the session. It exists once.
 *
 * Refuses what its steps refuse, `oauthNotConfigured`, `strategyChanged`, and the demand for a code; for a bearer login also
 * `totpSetupRequired`, since only a browser can enrol there and then: a cookie login of such a user gets a session
 * restricted to enrolment.
 */
export async function signIn(tools: Tools, request: SignInRequest): Promise<SignedIn> {
  const proof = await provePassword(tools, request);
  const { user, settings } = proof;
  if (settings.oauthInternal === null) {
    await refund(tools, proof);
    throw new Refusal('oauthNotConfigured');
  }
  const step = nextStep(user, proof.roles, settings);
  await refunded(tools, proof, async () => {
    // Programs among the devices send a code in any case, and had no set-up that the change could clear.
    if (!excludedFromTfa(proof.roles) && isStale(settings, step, request.code, tools.clock.now())) {
      await stopIncomplete(tools, request, user, new Refusal('strategyChanged'));
    }
  });
  switch (step) {
    case 'none':
      return complete(tools, request, proof, null);
    case 'enrol':
      return refunded(tools, proof, () => startEnrolmentSession(tools, request, proof));
    case 'blocked':
    case 'code': {
      const outcome = await refunded(tools, proof, () => secondStep(tools, request, proof));
      if (outcome.kind === 'repeated') return repeat(tools, request, proof);
      return complete(tools, request, proof, outcome);
    }
  }
}

/** The code that was sent with the request, checked; or the demand for one, which is a refusal. */
async function secondStep(tools: Tools, request: SignInRequest, proof: ProvenPassword): Promise<CodeOutcome> {
  const { user, settings } = proof;
  const { code, address } = request;
  const delivered = deliveredFactor(tools.delivered, settings);
  if (delivered !== null) {
    const call = { ...request, user, settings };
    if (code === null) return stopIncomplete(tools, request, user, await demandCode(tools, delivered, call));
    return checkDeliveredCode(tools, delivered, call, code).catch(async (error: unknown) => {
      const wasAnswer = error instanceof Refusal && error.code === delivered.refusals.codeInvalid;
      if (wasAnswer && mayBeStale(settings, tools.clock.now())) {
        // Nothing was sent to this client yet: it answers what the strategy of before asked for.
        const demand = await demandCode(tools, delivered, call);
        if (demand instanceof CodeChallenge) return stopIncomplete(tools, request, user, demand);
      }
      return failed(tools, request, user)(error);
    });
  }
  const factor = tenantFactor(tools.factors, settings);
  if (code === null) return stopIncomplete(tools, request, user, new Refusal(factor.refusals.codeRequired));
  const carried = carriedBy(user, request.carried);
  return checkCode(tools, factor, user, code, address, carried).catch(failed(tools, request, user));
}

async function stopIncomplete(
  tools: Tools,
  request: SignInRequest,
  user: UserRecord,
  refusal: Refusal,
): Promise<never> {
  const login = { address: request.address, waitsFor: refusal.code };
  await tools.storage.transaction((storage) => noteIncomplete(tools, storage, user, login));
  throw refusal;
}

/** Takes the password's charge back when the login goes no further although the password was right. */
async function refunded<Result>(tools: Tools, proof: PasswordProof, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    await refund(tools, proof);
    throw error;
  }
}

function failed(tools: Tools, request: SignInRequest, user: UserRecord) {
  return async (error: unknown): Promise<never> => {
    if (error instanceof Refusal) {
      // Somebody with many known passwords has a few free codes for each, but all from somewhere.
      const address = counters.address(request.address);
      await tools.storage.attempts.take(ADDRESS_TENANT, address, lockoutPolicy.address, tools.clock.now());
      const author = { userName: user.userName, address: request.address };
      await tools.storage.audit.append(user.tenant, {
        time: tools.clock.now(),
        ...records.loginFailed(author, error.code),
      });
    }
    throw error;
  };
}

function carriedBy(user: UserRecord, view: SessionView | null): Carried | null {
  if (view === null || view.user.key !== user.key || view.session.tenant !== user.tenant) return null;
  const { id, loginStep, startedAt, scope } = view.session;
  return { sessionId: id, loginStep, startedAt, full: scope === 'full' };
}

async function complete(
  tools: Tools,
  request: SignInRequest,
  proof: ProvenPassword,
  code: AcceptedCode | null,
): Promise<SignedIn> {
  const { user, settings } = proof;
  const now = tools.clock.now();
  const author = { userName: user.userName, address: request.address };
  const opened = await openSession(
    tools,
    {
      user,
      settings,
      carrier: request.carrier,
      scope: 'full',
      device: excludedFromTfa(proof.roles),
      tfa: code !== null,
      loginStep: code?.step ?? null,
      replaces: replacedSession(request, user, code?.enrolmentOf ?? null),
      address: request.address,
      userAgent: request.userAgent,
    },
    (save) =>
      tools.storage.transaction(async (storage: Storage) => {
        await save(storage);
        await storage.attempts.clear(user.tenant, proof.counter);
        if (code !== null) await clearSecondStep(storage, user);
        if (code?.newNumber != null) await adoptNumber(tools, storage, user, code.newNumber, author);
        // Whoever knows the password needs no link that waits in a mailbox.
        await storage.singleUseTokens.voidOf(user.tenant, user.key);
        await storage.audit.append(user.tenant, { time: now, ...records.loggedIn(author, code?.factor ?? null) });
      }),
  );
  return { ...opened, device: issueKnownDevice(tools, user.tenant, user.key) };
}

/** The user showed both: what was counted against them is forgotten. */
async function clearSecondStep(storage: Pick<Storage, 'attempts'>, user: UserRecord): Promise<void> {
  await storage.attempts.clear(user.tenant, counters.secondFactor(user.key));
  await storage.attempts.clear(user.tenant, counters.incompleteLogins(user.key));
}

/**
 * The session that the new one takes the place of: the one that enrolled, or the one whose cookie the same browser
 * sends. A browser never holds two sessions of one user, and an old cookie dies with the login (session fixation).
 */
function replacedSession(request: SignInRequest, user: UserRecord, enrolmentOf: string | null): string | null {
  if (enrolmentOf !== null) return enrolmentOf;
  const view = request.carried;
  if (view === null || request.carrier !== 'cookie' || view.session.carrier !== 'cookie') return null;
  return view.user.key === user.key && view.session.tenant === user.tenant ? view.session.id : null;
}

async function startEnrolmentSession(tools: Tools, request: SignInRequest, proof: ProvenPassword): Promise<SignedIn> {
  const { user, settings } = proof;
  const { setupRequired } = tenantFactor(tools.factors, settings).refusals;
  if (request.carrier === 'bearer') return stopIncomplete(tools, request, user, new Refusal(setupRequired));
  const session = {
    user,
    settings,
    carrier: request.carrier,
    scope: 'totp-enrolment' as const,
    device: false,
    tfa: false,
    loginStep: null,
    replaces: null,
    address: request.address,
    userAgent: request.userAgent,
  };
  const login = { address: request.address, waitsFor: setupRequired };
  const opened = await openSession(tools, session, (save) =>
    tools.storage.transaction(async (storage) => {
      await save(storage);
      await noteIncomplete(tools, storage, user, login);
    }),
  );
  await refund(tools, proof);
  return { ...opened, device: null };
}

/** Answers the login of the carried session again: a fresh token for it, no second session. */
async function repeat(tools: Tools, request: SignInRequest, proof: ProvenPassword): Promise<SignedIn> {
  const view = request.carried;
  if (view === null) throw new Refusal('badCredentials');
  const { user, settings } = proof;
  await tools.storage.attempts.clear(user.tenant, proof.counter);
  await clearSecondStep(tools.storage, user);
  const signed = await signSessionToken(tools, user, view.session, settings);
  return { session: view.session, ...signed, device: issueKnownDevice(tools, user.tenant, user.key) };
}
