import { z } from 'zod';

/** `GET /health`. */
export const health = z.object({ status: z.literal('UP') });

/** `GET /.well-known/jwks.json`: public keys as RFC 7517 has them. */
export const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
