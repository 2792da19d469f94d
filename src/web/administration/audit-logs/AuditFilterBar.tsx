import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditFilter } from '../../api/audit.ts';
import { auditText as text } from '../../text/audit.ts';
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

/** Nothing is filtered before Apply filters; Enter applies. */
export function AuditFilterBar({ filter, onApply }: AuditFilterBarProps) {
  const [draft, setDraft] = useState(filter);
  const field = (name: keyof AuditFilter) => ({
    value: draft[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
    'data-testid': `audit-filter-${name}`,
  });
  return (
    <search>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          onApply({ ...draft, user: draft.user.trim() });
        }}
      >
        <NativeSelect label={text.type} data={types} {...field('type')} />
        <TextInput label={text.who} autoCapitalize="none" autoComplete="off" spellCheck={false} {...field('user')} />
        {/* Each limits the other. */}
        <TextInput label={text.from} type="date" {...(draft.to ? { max: draft.to } : {})} {...field('from')} />
        <TextInput label={text.to} type="date" {...(draft.from ? { min: draft.from } : {})} {...field('to')} />
        <div className={classes.apply}>
          <Button type="submit" variant="light" leftSection={<IconFilter size={18} />} data-testid="audit-apply">
            {text.applyFilters}
          </Button>
          {(isFiltered(filter) || isFiltered(draft)) && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={18} />}
              onClick={() => {
                setDraft(noFilter);
                onApply(noFilter);
              }}
              data-testid="audit-clear"
            >
              {text.clearFilters}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
