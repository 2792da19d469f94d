import { health, jwks } from '../../contract/operation.ts';
import { Refusal } from '../../core/refusal.ts';
import { anonymous, type Routes } from '../routing.ts';
import type { Signing } from '../signing.ts';

interface HealthParts {
  readonly ping: () => Promise<void>;
  readonly signing: Pick<Signing, 'jwks'>;
}

/** For whoever watches the process, and for whoever verifies its tokens. */
export function healthRoutes(app: Routes, { ping, signing }: HealthParts): void {
  app.get(
    '/health',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Operation', summary: 'Tells whether the server and its database answer' },
        response: { 200: health },
      },
    },
    async (_request, reply) => {
      await ping().catch(() => {
        throw new Refusal('storageUnavailable', { seconds: 5 }, { 'retry-after': '5' });
      });
      return reply.send({ status: 'UP' });
    },
  );

  app.get(
    '/.well-known/jwks.json',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Operation', summary: 'The keys that verify access tokens (RFC 7517)' },
        response: { 200: jwks },
      },
    },
    async (_request, reply) => reply.send(signing.jwks()),
  );
}
