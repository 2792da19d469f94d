import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AuditFilter } from '../../api/audit.ts';
import { auditText as text } from '../../text/audit.ts';
import { FilterBar } from '../FilterBar.tsx';
import classes from './AuditFilterBar.module.css';
import { isFiltered, noFilter } from './audit-search.ts';

interface AuditFilterBarProps {
  /** What the list shows now. */
  readonly filter: AuditFilter;
  readonly onApply: (filter: AuditFilter) => void;
}

const types = [
  { value: '', label: text.allTypes },
  ...Object.entries(text.types).map(([value, label]) => ({ value, label })),
];

export function AuditFilterBar({ filter, onApply }: AuditFilterBarProps) {
  const [draft, setDraft] = useState(filter);
  const field = (name: keyof AuditFilter) => ({
    className: classes.field ?? '',
    value: draft[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
    'data-testid': `audit-filter-${name}`,
  });
  const apply = (next: AuditFilter) => {
    setDraft(next);
    onApply(next);
  };
  return (
    <FilterBar
      isFiltered={isFiltered(filter) || isFiltered(draft)}
      onApply={() => apply({ ...draft, user: draft.user.trim() })}
      onClear={() => apply(noFilter)}
      testIdPrefix="audit"
    >
      <NativeSelect label={text.type} data={types} {...field('type')} />
      <TextInput label={text.who} autoCapitalize="none" autoComplete="off" spellCheck={false} {...field('user')} />
      {/* Each limits the other. */}
      <TextInput label={text.from} type="date" {...(draft.to ? { max: draft.to } : {})} {...field('from')} />
      <TextInput label={text.to} type="date" {...(draft.from ? { min: draft.from } : {})} {...field('to')} />
    </FilterBar>
  );
}
