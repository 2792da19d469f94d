import { hash } from '@node-rs/argon2';

/**
 * Loaded into a measured process before its program (`node --import`). Answers its parent: what the process has used of
 * the processors, and what password hashes cost right there, in the same thread pool.
 */
export type ProbeQuestion = { readonly ask: 'usage' } | { readonly ask: 'hash'; readonly times: number };

export interface ProbeAnswer {
  /** User and system time of all threads since the start, ms. */
  readonly processor: number;
}

/** The server's: src/server/password-hasher.ts. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

process.on('message', async (question: ProbeQuestion) => {
  if (question.ask === 'hash') {
    for (let index = 0; index < question.times; index++) await hash(`Corr3ct-horse-${index}`, parameters);
  }
  const { user, system } = process.cpuUsage();
  const answer: ProbeAnswer = { processor: (user + system) / 1000 };
  process.send?.(answer);
});
// Being asked is no reason to stay alive.
process.channel?.unref();
