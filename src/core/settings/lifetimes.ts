import type { SessionConfiguration } from '../../contract/login-options.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Plain tokens are all there is of a session: as long as one of ours at most lasts. */
const PLAIN_TOKEN = 12 * HOUR;
const SHORTEST_TOKEN = 30 * MINUTE;
const DEVICE_TOKEN = HOUR;

/** What the tenant set, in seconds; `null` = not set. */
export interface Lifespans {
  readonly token: number | null;
  readonly bodyToken: number | null;
  readonly deviceToken: number | null;
  /** Negative: until the browser is closed. */
  readonly cookie: number | null;
}

/** How long everything lasts that a login gives out, ms. */
export interface Lifetimes {
  readonly absoluteTimeoutMillis: number;
  /** A cookie's token older than this is replaced by a new one; infinite where tokens are plain. */
  readonly renewalTimeoutMillis: number;
  readonly maximumNumberOfParallelSessions: number;
  readonly userAgentValidationRequired: boolean;
  readonly tokenMillis: number;
  readonly bodyTokenMillis: number;
  readonly deviceTokenMillis: number;
  /** `null`: as long as the token; negative: until the browser is closed. */
  readonly cookieMillis: number | null;
}

/**
 * What is in force. Where the token's lifespan is not set it follows the session's: a session is renewed at about half of
 * it (oas: oai-secure), and it never fails to fit.
 */
export function lifetimes(sessions: SessionConfiguration | null, spans: Lifespans): Lifetimes {
  const millis = (seconds: number | null): number | null => (seconds === null ? null : seconds * SECOND);
  const tokenMillis = millis(spans.token) ?? (sessions === null ? PLAIN_TOKEN : fitting(sessions));
  return {
    absoluteTimeoutMillis: sessions?.absoluteTimeoutMillis ?? Number.MAX_SAFE_INTEGER,
    renewalTimeoutMillis: sessions?.renewalTimeoutMillis ?? Number.POSITIVE_INFINITY,
    maximumNumberOfParallelSessions: sessions?.maximumNumberOfParallelSessions ?? Number.MAX_SAFE_INTEGER,
    userAgentValidationRequired: sessions?.userAgentValidationRequired ?? false,
    tokenMillis,
    bodyTokenMillis: millis(spans.bodyToken) ?? tokenMillis,
    deviceTokenMillis: millis(spans.deviceToken) ?? DEVICE_TOKEN,
    cookieMillis: millis(spans.cookie),
  };
}

function fitting({ renewalTimeoutMillis, absoluteTimeoutMillis }: SessionConfiguration): number {
  const wanted = Math.max(SHORTEST_TOKEN, 2 * renewalTimeoutMillis);
  if (wanted < absoluteTimeoutMillis) return wanted;
  return SECOND * Math.ceil((renewalTimeoutMillis + absoluteTimeoutMillis) / 2 / SECOND);
}

/** Why a session and the lifespan of its tokens do not fit together, or `null`: renewal < token < absolute. */
export function lifetimesProblem(sessions: SessionConfiguration | null, token: number | null): string | null {
  if (sessions === null) return null;
  const renewal = sessions.renewalTimeoutMillis / SECOND;
  const absolute = sessions.absoluteTimeoutMillis / SECOND;
  if (renewal >= absolute) {
    return `renewalTimeoutMillis (${renewal} s) must be less than absoluteTimeoutMillis (${absolute} s)`;
  }
  if (token === null || (renewal < token && token < absolute)) return null;
  return (
    `oauth.internal/basic-token.lifespan.seconds (${token}) must be more than renewalTimeoutMillis (${renewal} s) ` +
    `and less than absoluteTimeoutMillis (${absolute} s)`
  );
}
