import type { RefusalCode } from '../contract/refusals.ts';

/** Chapters of the API's document, in their order. */
export const tags = {
  Login: 'Signing in and out, and what a login page needs to know before anybody is signed in.',
  'Own account': 'The signed-in user.',
  'Second factor': 'Setting up, checking, enforcing and revoking the second factor.',
  Users: 'Users of a tenant, and hierarchies of them.',
  Roles: 'Permissions, global roles (`group` on the wire), and who holds them.',
  Passwords: 'Changing and resetting passwords.',
  Tenants: 'Tenants, their settings, and what the platform decides above them.',
  Options: 'Settings of a tenant and of the platform.',
  'SMS provider': 'The gateway of a tenant’s own for text messages, and what became of them.',
  Applications: 'What web applications ask for before they show anything.',
  Audit: 'Who did what.',
  Operation: 'For whoever watches the process, and for whoever verifies its tokens.',
} as const;

/** Refusals of a password that was right or wrong, wherever one is asked for: in a login, and in Basic. */
export const signInRefusals = [
  'badCredentials',
  'accountLocked',
  'passwordExpired',
  'passwordMustChange',
  'totpCodeRequired',
  'totpSetupRequired',
  'smsCodeSent',
  'smsCodePending',
  'smsCountryNotAllowed',
  'phoneMissing',
  'phoneNeeded',
  'tooManyCodes',
  'smsNotSent',
  'tooManyAttempts',
  'busy',
] as const;

/** Refusals of every route that asks which tenant a request without a session means. */
export const tenantRefusals = ['unknownTenant', 'tenantSuspended'] as const;

/** Refusals of every route that takes a new password. */
export const passwordRefusals = ['passwordRules', 'passwordWeak', 'passwordCommon'] as const;

/** And of those where it replaces one. */
export const replacedPasswordRefusals = [...passwordRefusals, 'passwordUsed', 'tooManyAttempts'] as const;

/** Refusals of every route that changes a profile. */
export const profileRefusals = [
  'userNameTaken',
  'emailTaken',
  'aliasEqualsUserName',
  'changedMeanwhile',
  'phoneRequired',
  'phoneInvalid',
  'phoneCountryNotAllowed',
  'phoneNeedsProof',
] as const;

/** What the API's document says of a route beside its schemas. It is generated from this: see docs/openapi.json. */
interface OperationAbout {
  readonly tag: keyof typeof tags;
  /** One line: what it does. */
  readonly summary: string;
  /** Refusals of its own. Those of signing in, of reading input and of the server as a whole are added by what the route is. */
  readonly refuses?: readonly RefusalCode[];
  /** Media type of the body of the answer, if it is no JSON. */
  readonly answers?: string;
  /** The body is read as a form. */
  readonly form?: true;
}

/** `page`: what browsers open, no part of the API. */
export type About = OperationAbout | 'page';

declare module 'fastify' {
  interface FastifySchema {
    about?: About;
  }
}
