import type { RefusalCode } from '../../contract/refusals.ts';

/** What a screen may meet: a refusal of the contract, no connection, or an answer that is not ours (a proxy's). */
export type RefusedCode = RefusalCode | 'offline' | 'unknown';

/** Every failed call ends in this error. Screens decide by `code`, never by the wording of `message`. */
export class Refused extends Error {
  readonly code: RefusedCode;
  /** HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** From `Retry-After`, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** Allows setting a new password, once; sent with `passwordExpired` and `passwordMustChange`. */
  readonly passwordResetToken: string | undefined;

  constructor(code: RefusedCode, status: number, message: string, headers?: Headers) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
    const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
    this.passwordResetToken = headers?.get('passwordresettoken') ?? undefined;
  }
}

export const isRefused = (error: unknown, ...codes: readonly RefusedCode[]): error is Refused =>
  error instanceof Refused && (codes.length === 0 || codes.includes(error.code));
