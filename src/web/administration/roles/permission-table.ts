import { permissions } from '../../../contract/permissions.ts';
import { rolesText as text } from '../../text/roles.ts';

export const levels = ['READ', 'CREATE', 'UPDATE', 'ADMIN'] as const;
export type Level = (typeof levels)[number];

/** One row of the matrix: a type, and its permission at each level that exists. */
export interface PermissionRow {
  readonly type: string;
  readonly label: string;
  readonly at: Partial<Record<Level, string>>;
}

/** `ROLE_USER_MANAGEMENT_OWN_READ` is of the type `USER_MANAGEMENT_OWN`, at the level READ. */
const NAME = /^ROLE_(.+)_(READ|CREATE|UPDATE|ADMIN)$/;

/** All there are, by the name that people read. */
const permissionRows: readonly PermissionRow[] = rowsOf(permissions);

function rowsOf(names: readonly string[]): PermissionRow[] {
  const rows = new Map<string, PermissionRow>();
  for (const name of names) {
    const [, type, level] = NAME.exec(name) ?? [];
    if (type === undefined) continue;
    const row = rows.get(type) ?? { type, label: labelOf(type), at: {} };
    rows.set(type, { ...row, at: { ...row.at, [level as Level]: name } });
  }
  return [...rows.values()].sort((one, other) => one.label.localeCompare(other.label));
}

function labelOf(type: string): string {
  const words = type.toLowerCase().replaceAll('_', ' ');
  return text.types[type] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** By the words people read and by the name that clients send. */
export function matchingRows(wanted: string): readonly PermissionRow[] {
  const needle = wanted.trim().toLowerCase();
  return permissionRows.filter(
    ({ label, at }) =>
      label.toLowerCase().includes(needle) || Object.values(at).some((name) => name.toLowerCase().includes(needle)),
  );
}
