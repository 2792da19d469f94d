import { z } from 'zod';
import { phone, text, timestamp } from './fields.ts';
import { listOf, pageQuery } from './paging.ts';

/**
 * What became of a message. `accepted`: the gateway has it; `unknown`: it may have it, since it did not answer in time;
 * `delivered` and `undeliverable` are what receipts say, where the gateway sends any.
 */
export const smsMessageState = z.enum(['accepted', 'refused', 'unreachable', 'unknown', 'delivered', 'undeliverable']);
export type SmsMessageState = z.infer<typeof smsMessageState>;

/** One field of a provider's form. */
const smsSetting = z.object({
  key: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'number', 'secret', 'url', 'choice']),
  required: z.boolean(),
  help: z.string(),
  default: z.union([z.string(), z.number()]).optional(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});

export type SmsSetting = z.infer<typeof smsSetting>;

/** `GET /tenant/sms-provider/kinds`. */
export const smsProviderKinds = z.object({
  self: z.string(),
  kinds: z.array(z.object({ id: z.string(), label: z.string(), settings: z.array(smsSetting) })),
});

export type SmsProviderKind = z.infer<typeof smsProviderKinds>['kinds'][number];

/** A message: no text, and of the number only its ends. */
export const smsMessage = z.object({
  id: z.string(),
  /** User name; missing for messages to nobody's account and to users who were deleted. */
  user: z.string().optional(),
  number: z.string(),
  purpose: z.enum(['login-code', 'phone-check', 'test']),
  /** `operator`, or where the tenant's own is. */
  gateway: z.string(),
  state: smsMessageState,
  /** What the gateway said. */
  detail: z.string().optional(),
  time: timestamp,
  /** When the state was learnt. */
  stateTime: timestamp,
});

export type SmsMessage = z.infer<typeof smsMessage>;

/** `GET /tenant/sms-provider/messages`, newest first. */
export const smsMessageCollection = listOf('messages', smsMessage);
export const smsMessageQuery = pageQuery;

/** `GET /tenant/sms-provider`. */
export const smsProvider = z.object({
  self: z.string(),
  /** Id of the kind; `null` where the tenant has no provider of its own. */
  provider: z.string().nullable(),
  /** Stored by an earlier version, and no longer good: nothing goes by it until all is entered anew. */
  outdated: z.literal(true).optional(),
  /** Without the secrets. */
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Keys of the secrets that are stored. */
  secretsSet: z.array(z.string()),
  /** Whose gateway sends: the tenant's own, the operator's, or none at all. */
  inForce: z.enum(['own', 'operator', 'none']),
  changedAt: timestamp.optional(),
  changedBy: z.string().optional(),
  /** Of the last 24 hours. */
  delivery: z.object({
    counts: z.partialRecord(smsMessageState, z.number().int()),
    last: smsMessage.optional(),
  }),
});

export type SmsProvider = z.infer<typeof smsProvider>;

/**
 * `PUT /tenant/sms-provider`: all settings. A secret that is left out (or empty) stays the stored one, unless messages
 * would go elsewhere than before; `null` removes one that need not be there.
 */
export const smsProviderUpdate = z.object({
  provider: text(50).min(1, 'is required'),
  /** The version the caller read (`ETag` of GET, also where there is no provider); another one answers 409 `changedMeanwhile`. */
  version: text(100).optional(),
  settings: z
    .record(text(50), z.union([text(2000), z.number(), z.null()]))
    .refine((settings) => Object.keys(settings).length <= 50, 'must have at most 50 entries'),
});
export type SmsProviderUpdate = z.infer<typeof smsProviderUpdate>;

/** `POST /tenant/sms-provider/test`. */
export const smsTest = z.object({ phone: phone.min(1, 'is required') });

/** Its answer: what the gateway said. */
export const smsTestAnswer = z.object({
  outcome: z.enum(['accepted', 'refused', 'unreachable', 'slow', 'notConfigured']),
  /** `operator`, or where the tenant's own is. */
  gateway: z.string().optional(),
  /** In the gateway's words, where it is the tenant's own. */
  detail: z.string().optional(),
});
export type SmsTestAnswer = z.infer<typeof smsTestAnswer>;
