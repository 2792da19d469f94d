import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://…` of a superuser; give it to `freshDatabase`. */
    postgresUrl: string;
  }
}

interface SharedServer {
  users: number;
  server: Promise<PostgresServer>;
}

// Each project of a run evaluates this file by itself, and they are to share one server: hence not a module's variable.
const place = globalThis as typeof globalThis & { sallyportTestServer?: SharedServer };

/** Starts the run's PostgreSQL server for the first project that needs it; the last one to end stops it. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.SALLYPORT_TEST_DATABASE_URL;
  if (given !== undefined) {
    project.provide('postgresUrl', given);
    return undefined;
  }
  place.sallyportTestServer ??= { users: 0, server: startPostgres() };
  const shared = place.sallyportTestServer;
  shared.users++;
  const server = await shared.server;
  project.provide('postgresUrl', server.url);
  return async () => {
    shared.users--;
    if (shared.users > 0) return;
    delete place.sallyportTestServer;
    await server.stop();
  };
}
