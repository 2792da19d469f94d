import { z } from 'zod';
import { text } from './fields.ts';

/** Credentials inside a handshake, where a page cannot send headers: a JWT, Basic and the token after SMS, or the XSRF token. */
const authn = z.object({ token: text(4000), tfa: text(4000), xsrfToken: text(4000) }).partial();

export const HANDSHAKE = '/meta/handshake';

/** A Bayeux message as a client sends it; what is not read here is ignored. */
const message = z.object({
  channel: text(200).regex(/^\/[\w/*!()$@.~-]+$/, 'must be a channel such as /meta/connect'),
  id: text(100).optional(),
  clientId: text(2000).optional(),
  subscription: z.union([text(500), z.array(text(500)).max(100)]).optional(),
  /** How long the client wants to wait, ms. */
  advice: z.object({ timeout: z.number().min(0).optional() }).optional(),
  ext: z.object({ 'com.cumulocity.authn': authn.optional() }).optional(),
});
export type BayeuxMessage = z.infer<typeof message>;

/** `POST /notification/realtime`. */
export const bayeuxRequest = z
  .union([message.transform((one) => [one]), z.array(message).min(1).max(20)])
  // Each one costs a password's hash, and the next would find the credentials of the one before.
  .refine(
    (batch) => batch.filter(({ channel }) => channel === HANDSHAKE).length <= 1,
    'must have one handshake at most',
  );

const advice = z.object({
  reconnect: z.enum(['retry', 'handshake', 'none']),
  interval: z.number().int(),
  timeout: z.number().int().optional(),
});

const reply = z.object({
  channel: z.string(),
  id: z.string().optional(),
  successful: z.boolean(),
  clientId: z.string().optional(),
  version: z.literal('1.0').optional(),
  supportedConnectionTypes: z.array(z.literal('long-polling')).optional(),
  subscription: z.union([z.string(), z.array(z.string())]).optional(),
  error: z.string().optional(),
  advice: advice.optional(),
});
export type BayeuxReply = z.infer<typeof reply>;

export const bayeuxAnswer = z.array(reply);
