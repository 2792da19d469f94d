import { z } from 'zod';
import { application } from './applications.ts';
import { jsonObject, text } from './fields.ts';
import { flag } from './paging.ts';
import { strategy } from './tenant-tfa.ts';

const MINUTE = 60_000;
const MONTH = 31 * 24 * 60 * MINUTE;

const millis = (minimum: number) => z.number().int().min(minimum).max(MONTH);

/** `userAgentValidationRequired`: a session is for the `User-Agent` that it was opened with. */
export const sessionConfiguration = z.object({
  absoluteTimeoutMillis: millis(15 * MINUTE),
  renewalTimeoutMillis: millis(MINUTE),
  maximumNumberOfParallelSessions: z.number().int().min(1).max(10_000),
  userAgentValidationRequired: z.boolean().default(false),
});
export type SessionConfiguration = z.infer<typeof sessionConfiguration>;

const agents = z.array(text(200).min(1)).max(100).default([]);

/** Who may use Basic authentication, by `User-Agent`: trusted texts pass, forbidden ones fail, then browsers if named. */
export const authenticationRestrictions = z.object({
  forbiddenClients: z.array(z.literal('WEB_BROWSERS', 'must be WEB_BROWSERS')).max(10).default([]),
  forbiddenUserAgents: agents,
  trustedUserAgents: agents,
});
export type AuthenticationRestrictions = z.infer<typeof authenticationRestrictions>;

export const loginOptionTypes = ['OAUTH2_INTERNAL', 'BASIC', 'OAUTH2'] as const;
export type LoginOptionType = (typeof loginOptionTypes)[number];

const upperCase = z
  .string()
  .max(50)
  .transform((value) => value.toUpperCase());

/** Single sign-on is not part of this version; its configuration is kept as it is. */
const ssoFields = [
  ...['clientId', 'issuer', 'audience', 'buttonName', 'redirectToPlatform', 'template', 'authorizationRequest'],
  ...['tokenRequest', 'refreshRequest', 'logoutRequest', 'accessTokenToUserDataMapping', 'userIdConfig', 'onNewUser'],
  ...['signatureVerificationConfig', 'externalTokenConfig', 'useIdToken', 'flowControlledByUI'],
] as const;
export type SsoConfiguration = Partial<Record<(typeof ssoFields)[number], unknown>>;
const sso = Object.fromEntries(ssoFields.map((name) => [name, z.unknown().optional()]));

/** `POST` and `PUT /tenant/loginOptions`. Without `sessionConfiguration` tokens are plain: not renewed, not counted. */
export const authConfigUpdate = z
  .object({
    type: upperCase.pipe(z.enum(loginOptionTypes)),
    providerName: text(100).min(1),
    grantType: upperCase.pipe(z.enum(['PASSWORD', 'AUTHORIZATION_CODE'])).optional(),
    userManagementSource: upperCase.pipe(z.enum(['INTERNAL', 'REMOTE'])).optional(),
    visibleOnLoginPage: z.boolean().optional(),
    authenticationRestrictions: authenticationRestrictions.nullish(),
    sessionConfiguration: sessionConfiguration.nullish(),
    ...sso,
  })
  .refine((value) => jsonObject.safeParse(value).success, 'must be smaller, and less deeply nested');
export type AuthConfigUpdate = z.infer<typeof authConfigUpdate> & SsoConfiguration;

/** The part of a body that only single sign-on reads. */
export function ssoPart(update: AuthConfigUpdate): SsoConfiguration {
  return Object.fromEntries(ssoFields.flatMap((name) => (name in update ? [[name, update[name]]] : [])));
}

export const authConfig = z.object({
  /** Missing where nothing is stored, so that clients send `POST` and not `PUT`. */
  id: z.string().optional(),
  self: z.string().optional(),
  type: z.enum(loginOptionTypes),
  _type: z.string(),
  userManagementSource: z.enum(['INTERNAL', 'REMOTE']),
  grantType: z.enum(['PASSWORD', 'AUTHORIZATION_CODE']),
  providerName: z.string(),
  visibleOnLoginPage: z.boolean(),
  onlyManagementTenantAccess: z.boolean().optional(),
  initRequest: z.string().optional(),
  loginRedirectDomain: z.string().optional(),
  tfaStrategy: strategy.optional(),
  tfaSupported: z.boolean().optional(),
  enforceStrength: z.boolean().optional(),
  strengthValidity: z.boolean().optional(),
  greenMinLength: z.number().int().optional(),
  sessionConfiguration: sessionConfiguration.optional(),
  authenticationRestrictions: authenticationRestrictions.optional(),
  ...sso,
});
export type AuthConfig = z.infer<typeof authConfig>;

/** What the list has of each: single sign-on is not in it. */
const loginOption = authConfig.required({
  initRequest: true,
  loginRedirectDomain: true,
  tfaStrategy: true,
  tfaSupported: true,
  enforceStrength: true,
  strengthValidity: true,
  greenMinLength: true,
});
export type ListedLoginOption = z.infer<typeof loginOption>;

export const loginOptionCollection = z.object({ self: z.string(), loginOptions: z.array(loginOption) });
export type LoginOptionCollection = z.infer<typeof loginOptionCollection>;

export const loginOptionsQuery = z.object({
  tenantId: text(100).optional(),
  management: text(10).optional(),
});

export const loginOptionParams = z.object({ typeOrId: text(100) });
/** Of `POST` and `PUT`: whether everybody in the tenant is logged out with the change. */
export const terminateQuery = z.object({ terminateUserSessions: flag.default(false) });
export const restriction = z.object({ onlyManagementTenantAccess: z.boolean() });
export const restrictionQuery = z.object({ targetTenant: text(100).min(1) });

export const currentTenantQuery = z.object({ withParent: flag.optional() });

/** `GET /tenant/currentTenant`. */
export const currentTenant = z.object({
  self: z.string(),
  name: z.string(),
  domainName: z.string(),
  allowCreateTenants: z.boolean(),
  customProperties: z.record(z.string(), z.unknown()),
  parent: z.string().optional(),
  applications: z.object({ references: z.array(z.object({ self: z.string(), application })) }),
});
