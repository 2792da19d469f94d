import { Refusal } from '../../core/refusal.ts';
import { anonymous, type Routes } from '../routing.ts';
import type { Signing } from '../signing.ts';

interface HealthParts {
  readonly ping: () => Promise<void>;
  readonly signing: Pick<Signing, 'jwks'>;
}

/** For whoever watches the process, and for whoever verifies its tokens. */
export function healthRoutes(app: Routes, { ping, signing }: HealthParts): void {
  app.get('/health', anonymous, async (_request, reply) => {
    await ping().catch(() => {
      throw new Refusal('storageUnavailable', { seconds: 5 }, { 'retry-after': '5' });
    });
    return reply.send({ status: 'UP' });
  });

  app.get('/.well-known/jwks.json', anonymous, async (_request, reply) => reply.send(signing.jwks()));
}
