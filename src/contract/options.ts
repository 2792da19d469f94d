import { z } from 'zod';
import { text } from './fields.ts';
import { listOf, pageQuery } from './paging.ts';

const MAX_NAME = 256;
const MAX_VALUE = 10_000;
const MAX_ENTRIES = 100;

/** Names that a client which builds an object from a category's map would trip over. */
const isHazard = (name: string): boolean => name in {} || /^\.+$/.test(name);

/** Category or key: printable ASCII without blanks and slashes, so that it is one segment of an address. */
const optionName = text(MAX_NAME)
  .regex(/^[!-.0-[\]-~]+$/, 'must be printable ASCII without blanks, / and \\')
  .refine((name) => !isHazard(name), 'is a name that clients cannot use');

/** Values are text always; numbers and booleans that programs send are taken as such. */
const optionValue = z.union([text(MAX_VALUE), z.number().transform(String), z.boolean().transform(String)]);

export const tenantOption = z.object({
  category: z.string(),
  key: z.string(),
  value: z.string(),
  self: z.string(),
  /** Ours, where one option is read: `false` = fixed by the management tenant, and nobody else's to change. */
  editable: z.boolean().optional(),
});

export const tenantOptionCollection = listOf('options', tenantOption);
export const tenantOptionQuery = pageQuery;

/** `POST /tenant/options`: creates or replaces. */
export const newTenantOption = z.object({ category: optionName, key: optionName, value: optionValue });

/** `GET` and `PUT /tenant/options/{category}`. */
export const optionMap = z.record(z.string(), z.string());
export const optionMapUpdate = z
  .record(optionName, optionValue)
  .refine((map) => Object.keys(map).length > 0, 'must name at least one option')
  .refine((map) => Object.keys(map).length <= MAX_ENTRIES, `must name at most ${MAX_ENTRIES} options`);

export const tenantOptionUpdate = z.object({ value: optionValue });
/** Whether other tenants may have a value of their own; always in the answer. */
export const tenantOptionEditable = z.object({ editable: z.boolean() });
export const editableOption = tenantOption.extend(tenantOptionEditable.shape);

export const categoryParams = z.object({ category: optionName });
export const optionParams = z.object({ category: optionName, key: optionName });
/** `current`: the tenant's own value; `inherited`: the management tenant's. Without: own, or what is in force. */
export const optionQuery = z.object({ evaluate: z.enum(['current', 'inherited']).optional() });

/** What stands for a value that is stored encrypted. */
export const ENCRYPTED = '<<Encrypted>>';

export const systemOption = z.object({ category: z.string(), key: z.string(), value: z.string(), self: z.string() });
export const systemOptionCollection = listOf('options', systemOption);
