import { z } from 'zod';
import { email, jsonObject, passwordCandidate, text, timestamp, userName } from './fields.ts';
import { listOf, pageQuery } from './paging.ts';

const status = z.enum(['ACTIVE', 'SUSPENDED']);

/** `/user/roles/…` is no tenant's. */
const RESERVED = new Set(['roles', 'inventoryroles']);

/** Lower-case letters, digits and `-`: it stands in addresses, and in front of user names. */
export const tenantId = text(32)
  .regex(
    /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
    'must begin with a lower-case letter, and have only lower-case letters, digits and -',
  )
  .refine((id) => !RESERVED.has(id), `must not be one of ${[...RESERVED].join(' ')}`);

const HOST_NAME = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const lowerCase = text(253).transform((name) => name.toLowerCase());
const A_HOST_NAME = 'must be a host name such as t2.example.com';

/** A host name, no address: without a scheme, port or path. */
export const tenantDomain = lowerCase.refine((name) => HOST_NAME.test(name), A_HOST_NAME);
/** Empty or `null`: none, so that its users log in at the public address. */
const domainOrNone = lowerCase.refine((name) => name === '' || HOST_NAME.test(name), A_HOST_NAME).nullable();

const details = {
  company: text(256),
  contactName: text(256).optional(),
  contactPhone: text(256).optional(),
  customProperties: jsonObject.optional(),
};

export const NO_TENANTS_OF_ITS_OWN = 'must be false: only the tenant management has tenants';

/** `POST /tenant/tenants`. */
export const tenantCreate = z.object({
  /** Made by the server where it is missing. */
  id: tenantId.optional(),
  domain: tenantDomain,
  ...details,
  /** Only the management tenant makes tenants: a client that wants another one to is told so. */
  allowCreateTenants: z.literal(false, NO_TENANTS_OF_ITS_OWN).optional(),
  adminName: userName,
  adminEmail: email,
  adminPass: passwordCandidate.optional(),
  sendPasswordResetEmail: z.boolean().optional(),
});
export type TenantCreate = z.infer<typeof tenantCreate>;

/** `PUT /tenant/tenants/{tenant}`; what is missing stays. The administrator is a user of the tenant, and changed there. */
export const tenantUpdate = z.object({
  domain: domainOrNone.optional(),
  ...details,
  company: text(256).optional(),
  status: status.optional(),
  allowCreateTenants: z.boolean().optional(),
});
export type TenantUpdate = z.infer<typeof tenantUpdate>;

export const tenant = z.object({
  id: z.string(),
  self: z.string(),
  domain: z.string(),
  company: z.string().optional(),
  contactName: z.string().optional(),
  contactPhone: z.string().optional(),
  adminName: z.string().optional(),
  adminEmail: z.string().optional(),
  status,
  creationTime: timestamp,
  parent: z.string().optional(),
  allowCreateTenants: z.boolean(),
  customProperties: jsonObject,
});
export type Tenant = z.infer<typeof tenant>;

export const tenantCollection = listOf('tenants', tenant);

export const tenantsQuery = pageQuery.extend({
  company: text(256).optional(),
  domain: text(253).optional(),
  parent: text(100).optional(),
});

/** `GET` and `PUT /tenant/system/tfa`: ours, what the platform decides above its tenants. */
export const platformTfa = z.object({
  enabledOnSystemLevel: z.boolean(),
  /** For every user of every tenant. */
  enforcedOnSystemLevel: z.boolean(),
  /** For every user of these tenants. */
  enforcedTenants: z.array(z.string()),
  /** For the holders of the global role of this name, in every tenant. */
  enforcedUsersGroup: z.string().nullable(),
});
export type PlatformTfa = z.infer<typeof platformTfa>;

export const platformTfaUpdate = z
  .object({
    enabledOnSystemLevel: z.boolean().optional(),
    enforcedOnSystemLevel: z.boolean().optional(),
    enforcedTenants: z.array(tenantId).max(1000).optional(),
    enforcedUsersGroup: text(254).nullable().optional(),
  })
  .refine((update) => Object.keys(update).length > 0, `at least one of ${Object.keys(platformTfa.shape).join(', ')}`);
export type PlatformTfaUpdate = z.infer<typeof platformTfaUpdate>;
