import type { TotpActivity, TotpSecret } from '../../contract/totp-secret.ts';
import { call } from './call.ts';
import { isRefused } from './refused.ts';

const PATH = '/user/currentUser/totpSecret';

export interface PendingSecret {
  /** Base32, to be typed by hand. */
  readonly key: string;
  /** `otpauth://` address, for the QR code. */
  readonly address: string;
  /** Names this set-up: another tab can replace it. */
  readonly setup: string;
}

/** Makes a new pending secret; a pending one is replaced, an active one is never touched. */
export async function beginTotp(): Promise<PendingSecret> {
  const { rawSecret, secretQrUrl, setup } = (await call<TotpSecret>('POST', PATH)).body;
  const address = new URL(secretQrUrl, window.location.origin).searchParams.get('chl');
  if (!address?.startsWith('otpauth://')) throw new Error('The answer carries no otpauth address');
  return { key: rawSecret, address, setup };
}

/** Proves that the app works, then makes the secret active. */
export async function finishTotp(code: string, setup: string): Promise<void> {
  await call('POST', `${PATH}/verify`, { code, setup });
  await call('POST', `${PATH}/activity`, { isActive: true });
}

/** Before the first secret there is nothing to read: not active. */
export async function readTotpActivity(): Promise<TotpActivity> {
  try {
    return (await call<TotpActivity>('GET', `${PATH}/activity`)).body;
  } catch (error) {
    if (isRefused(error, 'totpSecretMissing')) return { isActive: false, isForced: false };
    throw error;
  }
}
