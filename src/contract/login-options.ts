import { z } from 'zod';
import { application } from './applications.ts';
import { text } from './fields.ts';
import { flag } from './paging.ts';
import { strategy } from './tenant-tfa.ts';

export const sessionConfiguration = z.object({
  absoluteTimeoutMillis: z.number().int(),
  renewalTimeoutMillis: z.number().int(),
  maximumNumberOfParallelSessions: z.number().int(),
  userAgentValidationRequired: z.boolean(),
});
export type SessionConfiguration = z.infer<typeof sessionConfiguration>;

const loginOption = z.object({
  id: z.string(),
  self: z.string(),
  type: z.enum(['BASIC', 'OAUTH2_INTERNAL']),
  _type: z.string(),
  userManagementSource: z.literal('INTERNAL'),
  grantType: z.literal('PASSWORD'),
  providerName: z.string(),
  visibleOnLoginPage: z.boolean(),
  initRequest: z.string(),
  loginRedirectDomain: z.string(),
  tfaStrategy: strategy,
  tfaSupported: z.boolean(),
  enforceStrength: z.boolean(),
  strengthValidity: z.boolean(),
  greenMinLength: z.number().int(),
  sessionConfiguration: sessionConfiguration.optional(),
  authenticationRestrictions: z
    .object({
      forbiddenClients: z.array(z.string()),
      forbiddenUserAgents: z.array(z.string()),
      trustedUserAgents: z.array(z.string()),
    })
    .optional(),
});

export const loginOptionCollection = z.object({ self: z.string(), loginOptions: z.array(loginOption) });
export type LoginOptionCollection = z.infer<typeof loginOptionCollection>;

export const loginOptionsQuery = z.object({
  tenantId: text(100).optional(),
  management: text(10).optional(),
});

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
