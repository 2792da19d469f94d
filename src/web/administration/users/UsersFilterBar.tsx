import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { TfaStatus, UsersFilter } from '../../api/users.ts';
import { CheckPicker } from '../../kit/CheckPicker.tsx';
import { usersText as text } from '../../text/users.ts';
import { useGroups } from './queries.ts';
import classes from './UsersFilterBar.module.css';
import { isFiltered, noFilter } from './users-search.ts';

interface UsersFilterBarProps {
  /** What the list shows now. */
  readonly filter: UsersFilter;
  readonly onApply: (filter: UsersFilter) => void;
}

const statuses = [
  { value: '', label: text.tfaStatusAny },
  ...Object.entries(text.tfaStatuses).map(([value, label]) => ({ value, label })),
];

/** Nothing is filtered before Apply filters; Enter applies, Escape clears. */
export function UsersFilterBar({ filter, onApply }: UsersFilterBarProps) {
  const groups = useGroups();
  const [draft, setDraft] = useState(filter);
  const change = (part: Partial<UsersFilter>) => setDraft({ ...draft, ...part });
  const clear = () => {
    setDraft(noFilter);
    onApply(noFilter);
  };
  return (
    <search>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          onApply({ ...draft, username: draft.username.trim() });
        }}
        onKeyDown={(event) => {
          // Only from the bar itself: in an open list, which lies elsewhere in the page, Escape closes the list.
          const here = event.currentTarget.contains(event.target as Node);
          if (event.key === 'Escape' && here && isFiltered(draft)) clear();
        }}
      >
        <TextInput
          className={classes.text ?? ''}
          aria-label={text.filterUsers}
          placeholder={text.filterUsers}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={draft.username}
          onChange={(event) => change({ username: event.currentTarget.value })}
          autoCapitalize="none"
          spellCheck={false}
          data-testid="users-filter"
        />
        <CheckPicker
          label={draft.groups.length > 0 ? text.rolesChosen(draft.groups.length) : text.filterByRoles}
          options={(groups.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={draft.groups}
          onChange={(chosen) => change({ groups: chosen })}
          filterLabel={text.filterRoles}
          allLabel={text.allRoles}
          doneLabel={text.done}
          testId="users-filter-roles"
        />
        <NativeSelect
          aria-label={text.tfaStatus}
          data={statuses}
          value={draft.tfaStatus}
          onChange={(event) => change({ tfaStatus: event.currentTarget.value as TfaStatus | '' })}
          data-testid="users-filter-tfa"
        />
        <div className={classes.apply}>
          <Button type="submit" variant="light" leftSection={<IconFilter size={18} />} data-testid="users-apply">
            {text.applyFilters}
          </Button>
          {(isFiltered(filter) || isFiltered(draft)) && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={18} />}
              onClick={clear}
              data-testid="users-clear"
            >
              {text.clearFilters}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
