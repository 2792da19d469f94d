import type { ReactNode } from 'react';
import classes from './DialogActions.module.css';

interface DialogActionsProps {
  readonly children: ReactNode;
  /** Across the whole width, on every screen. */
  readonly fill?: boolean;
  /** In sight at the end of a dialog that scrolls. */
  readonly sticky?: boolean;
}

/** The buttons at the end of a dialog or a step: back first, the way on last. */
export function DialogActions({ children, fill = false, sticky = false }: DialogActionsProps) {
  return (
    <div className={classes.actions} data-fill={fill} data-sticky={sticky}>
      {children}
    </div>
  );
}
