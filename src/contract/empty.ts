import { z } from 'zod';

/** No body at all: every 204, and the login by cookie. */
export const noBody = z.undefined();

/** `{}`: done, with a body because clients parse one. */
export const emptyBody = z.object({});
