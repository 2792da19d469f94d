import { type Actor, author } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { DeliveredFactor } from '../ports/factor.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { adoptNumber } from '../users/adopt-number.ts';
import { requireUnchanged } from '../users/require-unchanged.ts';
import type { AcceptedCode } from './check-code.ts';
import { checkDeliveredCode, deliveredFactor, sendAnotherCode } from './delivered-code.ts';
import { noteIncompleteBasic } from './incomplete-login.ts';
import { type LoginClient, markOf } from './login-client.ts';
import type { CodeCall, CodeTarget } from './send-code.ts';

/** Exactly this asks for a new code. It has one digit, so it is never one (T015). */
const ANOTHER = '0';

/**
 * What is posted to `/user/pin`: a code, or `"0"` to get another one. Two users post here: one who owes the second factor
 * of a Basic login, and one who is signed in and changes their number, which its code proves.
 *
 * Refuses `newCodeSent` (what clients of the wire take for "sent"), `verificationCodeInvalid`, `verificationCodeExpired`,
 * `codeNotExpected`, `accountLocked`, and what sending a code refuses.
 * @returns the token that a Basic client sends from now on; `null` for whoever is signed in already
 */
export async function enterPin(
  tools: Tools,
  actor: Actor,
  pin: string,
  from: { readonly client: LoginClient; readonly device: string | null },
): Promise<string | null> {
  const settings = await readSettings(tools.storage, actor.tenant);
  const factor = deliveredFactor(tools.delivered, settings);
  if (factor === null) throw new Refusal('codeNotExpected');
  const call: CodeCall = { user: actor.user, settings, ...from, address: actor.address };
  const target = actor.restricted ? undefined : await proposedNumber(tools, call);
  if (pin === ANOTHER) {
    const answer = await sendAnotherCode(tools, factor, call, 'newCodeSent', target);
    // Whoever has the password alone, and asks for codes, leaves a trace like any login that stops there.
    const { user, address } = call;
    if (actor.restricted) await noteIncompleteBasic(tools, user, { address, waitsFor: answer.code });
    throw answer;
  }
  const accepted = await check(tools, factor, call, pin, target, actor.restricted);
  return actor.restricted ? giveToken(tools, actor, call, accepted) : changeNumber(tools, actor, accepted);
}

/** The number that a signed-in user is about to change to. */
async function proposedNumber(tools: Tools, { user, client }: CodeCall): Promise<CodeTarget> {
  const mark = markOf(tools, user, client);
  const number = await tools.storage.challenges.proposed(user.tenant, user.key, mark, tools.clock.now());
  if (number === null) throw new Refusal('codeNotExpected');
  return { purpose: 'number', number };
}

/** 403 instead of the login's 401: a client that is signed in would take that for the end of its session. */
async function check(
  tools: Tools,
  factor: DeliveredFactor,
  call: CodeCall,
  pin: string,
  target: CodeTarget | undefined,
  isLogin: boolean,
): Promise<AcceptedCode> {
  const { codeInvalid, codeExpired } = factor.refusals;
  try {
    return await checkDeliveredCode(tools, factor, call, pin, target);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { user, address } = call;
    const now = tools.clock.now();
    await tools.storage.attempts.take(ADDRESS_TENANT, counters.address(address), lockoutPolicy.address, now);
    if (isLogin) {
      const record = records.loginFailed({ userName: user.userName, address }, error.code);
      await tools.storage.audit.append(user.tenant, { time: now, ...record });
    }
    if (error.code === codeInvalid) throw new Refusal('verificationCodeInvalid', {}, error.headers);
    throw error.code === codeExpired ? new Refusal('verificationCodeExpired', {}, error.headers) : error;
  }
}

async function giveToken(
  tools: Tools,
  actor: Actor,
  { user, settings }: CodeCall,
  code: AcceptedCode,
): Promise<string> {
  const token = tools.randomness.token();
  const now = tools.clock.now();
  const hash = tools.digests.ofToken(token);
  await tools.storage.transaction(async (storage) => {
    const expiresAt = now + settings.codes.tokenValidity;
    await storage.tfaTokens.put(user.tenant, { hash, userKey: user.key, expiresAt });
    await requireUnchanged(storage, user);
    if (code.newNumber !== null) await adoptNumber(tools, storage, user, code.newNumber, author(actor));
    await storage.attempts.clear(user.tenant, counters.secondFactor(user.key));
    await storage.attempts.clear(user.tenant, counters.incompleteLogins(user.key));
    const record = records.secondFactorProven(author(actor), code.factor);
    await storage.audit.append(user.tenant, { time: now, ...record });
  });
  return token;
}

/** From here on codes go to the new number; what was given for codes to the old one is void, and the old one is told. */
async function changeNumber(tools: Tools, actor: Actor, { newNumber }: AcceptedCode): Promise<null> {
  const { user } = actor;
  if (newNumber === null) throw new Refusal('codeNotExpected');
  await tools.storage.transaction(async (storage) => {
    await adoptNumber(tools, storage, user, newNumber, author(actor));
    await storage.challenges.voidOf(user.tenant, user.key);
    await storage.tfaTokens.voidOf(user.tenant, user.key);
    await storage.attempts.clear(user.tenant, counters.secondFactor(user.key));
  });
  const text = 'The phone number of your account was changed. If it was not you, tell your administrator.';
  if (user.smsNumber !== null) {
    const notice = { to: user.smsNumber, text, userKey: user.key, purpose: 'phone-check' as const };
    // The number is changed whether or not the old one can be told; the mail tells it too.
    await tools.sms.send(user.tenant, notice).catch(() => undefined);
  }
  return null;
}
