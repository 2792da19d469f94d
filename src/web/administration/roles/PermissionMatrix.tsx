import { Checkbox, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { rolesText as text } from '../../text/roles.ts';
import { levels, matchingRows, type PermissionRow } from './permission-table.ts';
import classes from './Roles.module.css';

interface PermissionMatrixProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly readOnly: boolean;
}

/** Types by levels. What the filter hides stays as it is, also for a box that ticks a whole column. */
export function PermissionMatrix({ value, onChange, readOnly }: PermissionMatrixProps) {
  const [filter, setFilter] = useState('');
  const rows = matchingRows(filter);
  const chosen = new Set(value);
  const give = (names: readonly string[], given: boolean) =>
    onChange(given ? [...new Set([...value, ...names])] : value.filter((name) => !names.includes(name)));
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          // Enter here must not save the role.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          placeholder={text.filterPermissions}
          aria-label={text.filterPermissions}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          className={classes.filter ?? ''}
          data-testid="role-permissions-filter"
        />
        <Text size="sm" c="dimmed" role="status" data-testid="role-permissions-count">
          {text.chosen(chosen.size)}
        </Text>
      </div>
      {rows.length === 0 ? (
        <Text c="dimmed">{text.noPermissions}</Text>
      ) : (
        <MatrixTable rows={rows} chosen={chosen} give={give} readOnly={readOnly} />
      )}
    </>
  );
}

interface MatrixTableProps {
  readonly rows: readonly PermissionRow[];
  readonly chosen: ReadonlySet<string>;
  readonly give: (names: readonly string[], given: boolean) => void;
  readonly readOnly: boolean;
}

function MatrixTable({ rows, chosen, give, readOnly }: MatrixTableProps) {
  const columns = levels.map((level) => ({ level, names: rows.flatMap(({ at }) => at[level] ?? []) }));
  return (
    <div className={classes.scroller}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{text.type}</th>
            {columns.map(({ level, names }) => {
              const given = names.filter((name) => chosen.has(name)).length;
              return (
                <th scope="col" key={level}>
                  {level}
                  {names.length > 0 && (
                    <Checkbox
                      aria-label={text.all(level)}
                      checked={given === names.length}
                      indeterminate={given > 0 && given < names.length}
                      disabled={readOnly}
                      onChange={(event) => give(names, event.currentTarget.checked)}
                      data-testid={`role-all-${level}`}
                    />
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ type, label, at }) => (
            <tr key={type}>
              <th scope="row">{label}</th>
              {levels.map((level) => {
                const name = at[level];
                return (
                  <td key={level}>
                    {name && (
                      <Checkbox
                        aria-label={text.cell(label, level)}
                        title={name}
                        checked={chosen.has(name)}
                        disabled={readOnly}
                        onChange={(event) => give([name], event.currentTarget.checked)}
                        data-testid={name}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
