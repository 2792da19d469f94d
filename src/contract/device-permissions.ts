import { z } from 'zod';
import { jsonObject, text } from './fields.ts';

/** Who has permissions over one device; each with the entry of that device alone. */
export const devicePermissionOwners = z.object({
  users: z.array(z.object({ id: z.string(), self: z.string(), userName: z.string(), devicePermissions: jsonObject })),
  groups: z.array(
    z.object({ id: z.number().int(), self: z.string(), name: z.string(), devicePermissions: jsonObject }),
  ),
});

const permissionsOfDevices = z.record(text(100), z.array(text(100)).max(100));
const wholeNumber = z.number().int().min(0).max(999_999_999);

/** Those named are changed, the others stay. Without an entry for the device, or with an empty one, they lose theirs. */
export const devicePermissionUpdate = z.object({
  users: z
    .array(z.object({ userName: text(254), devicePermissions: permissionsOfDevices.optional() }))
    .max(100)
    .optional(),
  groups: z
    .array(z.object({ id: wholeNumber, devicePermissions: permissionsOfDevices.optional() }))
    .max(100)
    .optional(),
});
export type DevicePermissionUpdate = z.infer<typeof devicePermissionUpdate>;

/** `?moId=`: the entry of one device alone. */
export const devicePermissionQuery = z.object({ moId: text(100).optional() });
