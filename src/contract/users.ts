import { z } from 'zod';
import {
  alias,
  applications,
  email,
  jsonObject,
  passwordCandidate,
  personName,
  phone,
  text,
  timestamp,
  userName,
} from './fields.ts';
import { flag, listOf, pageQuery } from './paging.ts';
import { group, groupReferences, references, role, roleReferences } from './roles.ts';
import { strategy } from './tenant-tfa.ts';

const passwordStrength = z.enum(['GREEN', 'YELLOW', 'RED']);

/**
 * What the users list shows of a user's second factor.
 *
 * `active`: a second factor is asked for. `pending`: enforced, not set up. `off`: neither. `blocked`: SMS without a
 * mobile number. `excluded`: holds the `devices` role. `unavailable`: the tenant has TFA switched off.
 */
export const tfaStatus = z.enum(['active', 'pending', 'off', 'blocked', 'excluded', 'unavailable']);

/** Why a second factor is enforced for a user. */
const enforcementCause = z.enum(['platform', 'tenant', 'role', 'user']);

/** The user resource (`~user`). Unknown properties in input are ignored, never stored. */
export const user = z.object({
  id: z.string(),
  self: z.string(),
  userName: z.string(),
  displayName: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  enabled: z.boolean(),
  newsletter: z.boolean(),
  supportUserEnabled: z.boolean(),
  owner: z.string().optional(),
  delegatedBy: z.string().optional(),
  passwordStrength: passwordStrength.optional(),
  lastPasswordChange: timestamp.optional(),
  shouldResetPassword: z.boolean(),
  twoFactorAuthenticationEnabled: z.boolean(),
  subusersCount: z.number().int().optional(),
  customProperties: jsonObject,
  devicePermissions: jsonObject,
  applications: z.array(z.unknown()),
  roles: roleReferences.optional(),
  groups: groupReferences.optional(),
  /** Ours: what the list and the details need, so that no screen asks once per row. */
  tfaStatus,
});
export type User = z.infer<typeof user>;

/**
 * `GET /user/currentUser`: the union of `~user` and `~currentUser`.
 *
 * `rights` is ours: the answers of core/access for the caller, so that a button and its route cannot disagree.
 */
export const currentUser = user.extend({
  effectiveRoles: z.array(role),
  rights: z.record(z.string(), z.boolean()),
});
export type CurrentUser = z.infer<typeof currentUser>;

/** `GET /user/currentUser` as `~currentUser`: without what hangs on the user. */
export const briefCurrentUser = user
  .pick({
    id: true,
    self: true,
    userName: true,
    displayName: true,
    firstName: true,
    lastName: true,
    email: true,
    phone: true,
    lastPasswordChange: true,
    shouldResetPassword: true,
    twoFactorAuthenticationEnabled: true,
    devicePermissions: true,
  })
  .extend({ effectiveRoles: z.array(role) });
export type BriefCurrentUser = z.infer<typeof briefCurrentUser>;

/** `GET /user`: where everything is. `{…}` is for the caller to fill in. */
export const userApi = z.object({
  self: z.string(),
  userByName: z.string(),
  users: z.string(),
  currentUser: z.string(),
  groupByName: z.string(),
  groups: z.string(),
  roles: z.string(),
});

/** What `Accept` chooses from: `application/json` or nothing the union, `~user`, `~currentUser`. */
export const anyCurrentUser = z.union([currentUser, user, briefCurrentUser]);

/** Who holds a global role. */
export const userReferences = references(z.object({ self: z.string(), user }));
/** A global role at its own address: with the first of those who hold it. */
export const groupWithUsers = group.extend({ users: userReferences });

export const userCollection = listOf('users', user);

export const usersQuery = pageQuery.extend({
  username: text(254).optional(),
  userName: text(254).optional(),
  groups: z.union([text(2000), z.array(text(2000)).max(200)]).optional(),
  owner: text(254).optional(),
  onlyDevices: flag.optional(),
  onlyRoots: flag.optional(),
  withSubusersCount: flag.optional(),
  withApps: flag.default(true),
  withGroups: flag.default(true),
  withRoles: flag.default(true),
  /** Ours: only users whose `tfaStatus` is this. */
  tfaStatus: tfaStatus.optional(),
});

/** Optional text where `null` and `""` both mean "none". */
const clearable = <Schema extends z.ZodType<string>>(schema: Schema) => z.union([schema, z.literal(''), z.null()]);

const profile = {
  displayName: clearable(alias).optional(),
  firstName: clearable(personName).optional(),
  lastName: clearable(personName).optional(),
  phone: clearable(phone).optional(),
  newsletter: z.boolean().optional(),
  customProperties: jsonObject.optional(),
};

/** `PUT /user/currentUser`. */
export const currentUserUpdate = z.object({ ...profile, email: clearable(email).optional() });
export type CurrentUserUpdate = z.infer<typeof currentUserUpdate>;

/** `PUT /user/{tenant}/users/{id}`: a partial update; what is missing stays. */
export const userUpdate = z.object({
  ...profile,
  email: clearable(email).optional(),
  enabled: z.boolean().optional(),
  shouldResetPassword: z.boolean().optional(),
  devicePermissions: jsonObject.optional(),
  applications: applications.optional(),
  twoFactorAuthenticationEnabled: z.boolean().optional(),
  /** Refused: it has an address of its own. Who sends none means none. */
  password: z.union([passwordCandidate, z.literal(''), z.null()]).optional(),
  /** Ours, so that one Save is one request: enforcement and global roles (ids) together with the profile. */
  tfaEnforced: z.boolean().optional(),
  groupIds: z.array(z.number().int()).max(200).optional(),
  /** Ours: the version the caller read (`ETag` of GET); another one answers 409 `changedMeanwhile`. */
  version: z.number().int().optional(),
});
export type UserUpdate = z.infer<typeof userUpdate>;

/** `POST /user/{tenant}/users`. */
export const userCreate = userUpdate.omit({ version: true }).extend({
  userName,
  password: passwordCandidate.optional(),
  sendPasswordResetEmail: z.boolean().optional(),
});
export type UserCreate = z.infer<typeof userCreate>;

/** `PUT …/users/{id}/owner`; `null` and `""` for none. */
export const ownerReference = z.object({ self: z.string().optional(), owner: z.string().optional() });
export const ownerUpdate = z.object({ owner: clearable(text(254)) });

/** `PUT …/users/{id}/delegatedby`: who delegates the care of their sub-users to this user. */
export const delegatorReference = z.object({ self: z.string().optional(), delegatedBy: z.string().optional() });
export const delegatorUpdate = z.object({ delegatedBy: clearable(text(254)) });

/** `GET /user/{tenant}/users/{id}/tfa`. `lastTfaRequestTime` is absent until a second factor was used. */
export const userTfa = z.object({
  tfaEnabled: z.boolean(),
  tfaEnforced: z.boolean(),
  strategy,
  lastTfaRequestTime: timestamp.optional(),
  /** Ours: since when the factor is set up, why it is enforced, what the list shows. */
  activatedAt: timestamp.optional(),
  enforcedBy: z.array(enforcementCause),
  status: tfaStatus,
});
export type UserTfa = z.infer<typeof userTfa>;

export const userTfaUpdate = z.object({ tfaEnforced: z.boolean() });

/** `PUT /user/currentUser/password` and `PUT /user/{tenant}/users/{id}/password`. */
export const passwordChange = z.object({ currentUserPassword: passwordCandidate, newPassword: passwordCandidate });

/** `POST /user/passwordReset`. */
export const passwordLinkRequest = z.object({ email });

/** `GET /user/passwordReset/validate`. */
export const passwordTokenQuery = z.object({ token: passwordCandidate, email: passwordCandidate.optional() });

/** `PUT /user/passwordReset`; `email` may be the user name. */
export const passwordReset = z.object({
  token: passwordCandidate,
  email: passwordCandidate.optional(),
  newPassword: passwordCandidate,
  passwordStrength: z.string().max(20).optional(),
});
