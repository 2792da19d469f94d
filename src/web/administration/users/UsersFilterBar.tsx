import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { TfaStatus, UsersFilter } from '../../api/users.ts';
import { CheckPicker } from '../../kit/CheckPicker.tsx';
import { usersText as text } from '../../text/users.ts';
import { FilterBar } from '../FilterBar.tsx';
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

export function UsersFilterBar({ filter, onApply }: UsersFilterBarProps) {
  const groups = useGroups();
  const [draft, setDraft] = useState(filter);
  const change = (part: Partial<UsersFilter>) => setDraft({ ...draft, ...part });
  const apply = (next: UsersFilter) => {
    setDraft(next);
    onApply(next);
  };
  return (
    <FilterBar
      isFiltered={isFiltered(filter) || isFiltered(draft)}
      onApply={() => apply({ ...draft, username: draft.username.trim() })}
      onClear={() => apply(noFilter)}
      testIdPrefix="users"
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
    </FilterBar>
  );
}
