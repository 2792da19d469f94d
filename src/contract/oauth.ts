import { z } from 'zod';
import { passwordCandidate, text } from './fields.ts';

/** A missing second factor arrives as nothing, as an empty text or as the words `undefined` and `null`. */
const optionalCode = text(100)
  .optional()
  .transform((value) => (value === undefined || ['', 'undefined', 'null'].includes(value.trim()) ? undefined : value));

/** Form of `POST /tenant/oauth` and `POST /tenant/oauth/token`. `tfa_token` is an alias of `tfa_code`. */
export const oauthForm = z.object({
  grant_type: z
    .string()
    .max(50)
    .transform((value) => value.toUpperCase())
    .pipe(z.literal('PASSWORD', 'grant_type must be PASSWORD'))
    .optional(),
  username: text(600),
  password: passwordCandidate,
  tfa_code: optionalCode,
  tfa_token: optionalCode,
});
export type OauthForm = z.infer<typeof oauthForm>;

export const oauthQuery = z.object({ tenant_id: text(100).optional() });

export const accessToken = z.object({ access_token: z.string() });

/** Claims of the JWT, beside `iat`, `nbf`, `exp`. */
export const tokenClaims = z.object({
  jti: z.string(),
  iss: z.string(),
  aud: z.string(),
  /** User name. */
  sub: z.string(),
  /** Id of the login option. */
  tci: z.string(),
  /** Tenant id. */
  ten: z.string(),
  /** Session id: a token is valid only while its session is. */
  sid: z.string(),
  /** Whether a second factor was used. */
  tfa: z.boolean(),
  xsrfToken: z.string(),
  /** Present on a restricted session only: what it opens. */
  scope: z.literal('totp-enrolment').optional(),
  /** When the tenant's strategy was last changed, ms, as the login knew it; none if never. */
  strategySince: z.number().optional(),
});
export type TokenClaims = z.infer<typeof tokenClaims>;
