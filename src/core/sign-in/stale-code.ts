import type { TenantSettings } from '../settings/tenant-settings.ts';
import type { NextStep } from '../tfa/enforcement.ts';

/** As long as a login may have been waiting for a code: none lives longer than this. */
const WAITS_AT_MOST = 30 * 60_000;

/**
 * Whether a code that comes now may be one that the strategy of before asked for. A change that lies far ahead was made
 * before the clock was put back: programs that always send a code would be kept out until it comes.
 */
export function mayBeStale({ strategySince }: Pick<TenantSettings, 'strategySince'>, now: number): boolean {
  return strategySince !== null && Math.abs(now - strategySince) < WAITS_AT_MOST;
}

/**
 * Whether a login brings a code that nobody asks it for, right after a change of the tenant's strategy. A new strategy
 * clears every set-up, so whoever was asked for that code would get through on the password alone, and believe that the
 * code was looked at (E9). Later it is ignored, as always where nothing is asked: programs send one in any case.
 */
export function isStale(settings: TenantSettings, step: NextStep, code: string | null, now: number): boolean {
  return code !== null && (step === 'none' || step === 'enrol') && mayBeStale(settings, now);
}
