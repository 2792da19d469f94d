import { z } from 'zod';
import { phone, text } from './fields.ts';

/** `POST /user/pin`: a code, or exactly `"0"` to get another one. */
export const pinBody = z.object({ pin: text(100) });

/** `PUT /user/currentUserPhone`. */
export const phoneBody = z.object({ phone: phone.min(1, 'is required') });

/** Its answer: the number that was understood. It becomes the user's with its own code. */
export const phoneAnswer = z.object({ id: z.string(), userName: z.string(), phone: z.string() });
