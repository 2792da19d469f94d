import type { ReactNode } from 'react';
import classes from './DialogActions.module.css';

interface DialogActionsProps {
  readonly children: ReactNode;
  /** Across the whole width, on every screen. */
  readonly fill?: boolean;
}

/** The buttons at the end of a dialog or a step: back first, the way on last. */
export function DialogActions({ children, fill = false }: DialogActionsProps) {
  return (
    <div className={classes.actions} data-fill={fill}>
      {children}
    </div>
  );
}
