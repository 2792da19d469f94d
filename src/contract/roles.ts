import { z } from 'zod';
import { jsonObject, text } from './fields.ts';
import { listOf, statistics } from './paging.ts';

export const role = z.object({ id: z.string(), name: z.string(), self: z.string() });

const references = <Item extends z.ZodType>(item: Item) =>
  z.object({ self: z.string(), references: z.array(item), statistics });

const roleReference = z.object({ self: z.string(), role });
export const roleReferences = references(roleReference);

/** A global role (`group` on the wire). */
export const group = z.object({
  id: z.number().int(),
  self: z.string(),
  name: z.string(),
  description: z.string(),
  roles: roleReferences,
  applications: z.array(z.unknown()),
  customProperties: jsonObject,
  devicePermissions: jsonObject,
});
export type Group = z.infer<typeof group>;

export const groupReference = z.object({ self: z.string(), group });
export const groupReferences = references(groupReference);
export const groupCollection = listOf('groups', group);

/** `{ "user": { "self": "…/users/<id>" } }`; `id` alone is accepted too. */
export const userReferenceBody = z.object({
  user: z.object({ self: text(2000).optional(), id: text(254).optional() }),
});
