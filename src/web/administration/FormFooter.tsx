import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { shellText as text } from '../text/shell.ts';
import classes from './FormFooter.module.css';

interface FormFooterProps {
  /** Before the buttons. */
  readonly children?: ReactNode;
  readonly busy: boolean;
  readonly isDirty: boolean;
  readonly readOnly?: boolean;
  readonly onCancel: () => unknown;
  /** Of the two buttons: `<prefix>-cancel`, `<prefix>-save`. */
  readonly testIdPrefix: string;
}

/** Cancel and Save of a page that is one form, in sight however long the form is. */
export function FormFooter(props: FormFooterProps) {
  const { children, busy, isDirty, readOnly = false, onCancel, testIdPrefix } = props;
  return (
    <div className={classes.footer}>
      {children}
      <Button variant="default" onClick={() => void onCancel()} data-testid={`${testIdPrefix}-cancel`}>
        {text.cancel}
      </Button>
      {!readOnly && (
        <Button type="submit" disabled={busy || !isDirty} data-testid={`${testIdPrefix}-save`}>
          {busy ? text.saving : text.save}
        </Button>
      )}
    </div>
  );
}
