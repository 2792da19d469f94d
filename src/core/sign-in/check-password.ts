import { records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal, refuseUntil } from '../refusal.ts';
import { readSettings, type TenantSettings } from '../settings/tenant-settings.ts';
import { canonicalName } from '../users/canonical-name.ts';
import { knownDeviceLane } from './known-device.ts';
import type { LoginClient } from './login-client.ts';

export interface PasswordRequest {
  readonly tenant: string;
  /** User name or login alias, as typed. */
  readonly loginName: string;
  readonly password: string;
  readonly address: string;
  /** Value of the known-device cookie. */
  readonly device: string | null;
  /** What the request shows of the client, for codes that are made for one login. */
  readonly client: LoginClient;
}

export interface PasswordProof {
  readonly user: UserRecord;
  readonly settings: TenantSettings;
  /** Name of the counter; the caller refunds or clears it when it knows how the login went on. */
  readonly counter: string;
  /** Whether this attempt was charged: only then is there something to refund. */
  readonly charged: boolean;
}

type PasswordTools = Pick<Tools, 'storage' | 'clock' | 'digests' | 'hasher'>;

/**
 * The first step of every login: is this the user's password? Cookie, token and Basic logins come through here.
 *
 * In this order: the address and the user's counter must allow an attempt, which is charged before anything is checked;
 * then one hash is computed, for unknown users too; only then does the state of the account matter. So a wrong password
 * tells nothing: not whether the user exists, is disabled or is locked.
 *
 * Refuses `tooManyAttempts`, `badCredentials`, `accountLocked` (only with the right password).
 */
export async function checkPassword(tools: PasswordTools, request: PasswordRequest): Promise<PasswordProof> {
  const { tenant, address } = request;
  const now = tools.clock.now();
  const addressCounter = counters.address(address);
  const ofAddress = await tools.storage.attempts.peek(ADDRESS_TENANT, addressCounter, lockoutPolicy.address, now);
  // Only a browser that this very user completed a login in gets past a waiting address: strangers who share it (an
  // office, a proxy that is not trusted) must not lock owners out. Its lane below counts its own failures.
  const requireOpenAddress = (known: string | null): void => {
    if (known === null && ofAddress.outcome === 'wait') throw refuseUntil('tooManyAttempts', ofAddress.until, now);
  };
  requireOpenAddress(request.device);

  const settings = await readSettings(tools.storage, tenant);
  const canonical = canonicalName(request.loginName);
  const named = canonical === '' ? null : await tools.storage.users.byLoginName(tenant, canonical);
  const user = named !== null && (settings.ignoreCase || isExact(named, request.loginName)) ? named : null;
  // Every spelling of a name has one counter, also those that log nobody in.
  const who = named?.key ?? tools.digests.keyed('unknown-user', `${tenant}\n${canonical}`);
  const device = user === null ? null : knownDeviceLane(tools, tenant, user.key, request.device);
  requireOpenAddress(device);
  const counter = counters.password(who, device);
  const taken = await tools.storage.attempts.take(tenant, counter, lockoutPolicy.password, now, {
    same: tools.digests.keyed('guess', `${counter}\n${request.password}`),
    sameWithin: lockoutPolicy.samePasswordWithin,
  });
  if (taken.outcome !== 'allowed')
    throw refuseUntil('tooManyAttempts', taken.outcome === 'wait' ? taken.until : now, now);

  const right = await tools.hasher.verify(user?.passwordHash ?? null, request.password).catch(async (error) => {
    // Too busy to look: what was not checked is no failure. A stranger's flood would lock owners out by their retries.
    if (taken.charged) await tools.storage.attempts.refund(tenant, counter);
    throw error;
  });
  if (user === null || !right) {
    await tools.storage.attempts.take(ADDRESS_TENANT, addressCounter, lockoutPolicy.address, now);
    await tools.storage.audit.append(tenant, {
      time: now,
      ...records.loginFailed({ userName: user?.userName ?? request.loginName, address }, 'password'),
    });
    throw refuseUntil('badCredentials', taken.until, now);
  }
  const proof = { user, settings, counter, charged: taken.charged };
  if (!user.enabled) {
    await refund(tools, proof);
    await tools.storage.audit.append(tenant, {
      time: now,
      ...records.loginFailed({ userName: user.userName, address }, 'accountLocked'),
    });
    throw new Refusal('accountLocked');
  }
  await renewHash(tools, user, request.password);
  return proof;
}

/** Takes the charge of a right password back when the login goes no further. */
export async function refund(tools: Pick<Tools, 'storage'>, proof: PasswordProof): Promise<void> {
  if (proof.charged) await tools.storage.attempts.refund(proof.user.tenant, proof.counter);
}

/** Whether a name was typed as it is, for tenants in which case matters. */
function isExact(user: UserRecord, typed: string): boolean {
  const exact = typed.normalize('NFC').trim();
  return [user.userName, user.alias].some((name) => name?.normalize('NFC') === exact);
}

/** A hash with yesterday's parameters is replaced at the next right password. */
async function renewHash(tools: PasswordTools, user: UserRecord, password: string): Promise<void> {
  if (user.passwordHash === null || !tools.hasher.outdated(user.passwordHash)) return;
  await tools.storage.users.replaceHash(user.tenant, user.key, user.passwordHash, await tools.hasher.hash(password));
}
