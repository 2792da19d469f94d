import type { ReactNode } from 'react';
import { shellText } from '../text/shell.ts';
import classes from './PageHeading.module.css';
import { usePageTitle } from './use-page-title.ts';
import { ViewTitle } from './ViewTitle.tsx';

interface PageHeadingProps {
  readonly title: string;
  /** Where the page belongs, before its title. */
  readonly trail?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeading({ title, trail, actions }: PageHeadingProps) {
  usePageTitle(shellText.title(title));
  return (
    <div className={classes.row}>
      <div className={classes.titles}>
        {trail && <div className={classes.trail}>{trail}</div>}
        <ViewTitle>{title}</ViewTitle>
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
