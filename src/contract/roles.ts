import { z } from 'zod';
import { applications, jsonObject, roleName, text } from './fields.ts';
import { flag, listOf, statistics } from './paging.ts';

/** A permission (`role` on the wire). */
export const role = z.object({ id: z.string(), name: z.string(), self: z.string() });

/** Collections inside another resource, and their own addresses: references instead of the things themselves. */
export const references = <Item extends z.ZodType>(item: Item) =>
  z.object({
    self: z.string(),
    references: z.array(item),
    statistics,
    next: z.string().optional(),
    prev: z.string().optional(),
  });

export const roleReference = z.object({ self: z.string(), role });
export const roleReferences = references(roleReference);
export const roleCollection = listOf('roles', role);

/** A global role (`group` on the wire). */
export const group = z.object({
  id: z.number().int(),
  self: z.string(),
  name: z.string(),
  description: z.string(),
  roles: roleReferences,
  users: z.object({ self: z.string() }),
  applications: z.array(z.unknown()),
  customProperties: jsonObject,
  devicePermissions: jsonObject,
});
export type Group = z.infer<typeof group>;

export const groupReference = z.object({ self: z.string(), group });
export const groupReferences = references(groupReference);
export const groupCollection = listOf('groups', group);

const clearableDescription = z.union([text(1000), z.null()]);

/** `PUT /user/{tenant}/groups/{id}`: a partial update; what is missing stays. */
export const groupUpdate = z.object({
  name: roleName.optional(),
  description: clearableDescription.optional(),
  customProperties: jsonObject.optional(),
  devicePermissions: jsonObject.optional(),
  applications: applications.optional(),
  /** Ours, so that one Save is one request: all permissions by name. */
  roleIds: z.array(text(100)).max(200).optional(),
});
export type GroupUpdate = z.infer<typeof groupUpdate>;

/** `POST /user/{tenant}/groups`. */
export const groupCreate = groupUpdate.extend({ name: roleName });
export type GroupCreate = z.infer<typeof groupCreate>;

/** `forceLogout`: end the sessions of all members. */
export const groupChangeQuery = z.object({ forceLogout: flag.default(false) });

/** A thing is named by the last segment of `self`, absolute or not, or by `id`. */
const named = z.object({ self: text(2000).optional(), id: text(254).optional() });

/** `{ "user": { "self": "…/users/<id>" } }`. */
export const userReferenceBody = z.object({ user: named });

/** `{ "role": { "self": "…/user/roles/ROLE_X" } }`. */
export const roleReferenceBody = z.object({ role: named });
