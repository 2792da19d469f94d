import { z } from 'zod';

/** Body of every answer with a status of 400 or more. `code` is a key of contract/refusals.ts. */
export const errorBody = z.object({
  error: z.string(),
  message: z.string(),
  info: z.string(),
  code: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;
