import { Button } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { shellText as text } from '../text/shell.ts';
import classes from './FilterBar.module.css';

interface FilterBarProps {
  readonly children: ReactNode;
  /** Something is filtered, or would be. */
  readonly isFiltered: boolean;
  readonly onApply: () => void;
  readonly onClear: () => void;
  /** Of the two buttons: `<prefix>-apply`, `<prefix>-clear`. */
  readonly testIdPrefix: string;
}

/** Fields above a list. Nothing is filtered before Apply filters; Enter applies, Escape clears. */
export function FilterBar({ children, isFiltered, onApply, onClear, testIdPrefix }: FilterBarProps) {
  return (
    <search>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          onApply();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && isFiltered && !closesSomething(event.target, event.currentTarget)) onClear();
        }}
      >
        {children}
        <div className={classes.apply}>
          <Button
            type="submit"
            variant="light"
            leftSection={<IconFilter size={18} />}
            data-testid={`${testIdPrefix}-apply`}
          >
            {text.applyFilters}
          </Button>
          {isFiltered && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={18} />}
              onClick={onClear}
              data-testid={`${testIdPrefix}-clear`}
            >
              {text.clearFilters}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

/** Where Escape closes a list, which lies elsewhere in the page, or a calendar. */
function closesSomething(target: EventTarget, bar: HTMLElement): boolean {
  return !(target instanceof HTMLElement) || !bar.contains(target) || target.matches('[type="date"]');
}
