import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { shellText } from '../text/shell.ts';
import classes from './PageHeading.module.css';
import { usePageTitle } from './use-page-title.ts';

interface PageHeadingProps {
  readonly title: string;
  /** Where the page belongs, before its title. */
  readonly trail?: ReactNode;
  readonly actions?: ReactNode;
}

/** Takes the focus when its page appears, so that a screen reader says where the visitor is now. */
export function PageHeading({ title, trail, actions }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(shellText.title(title));
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={classes.row}>
      <div className={classes.titles}>
        {trail && <div className={classes.trail}>{trail}</div>}
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title ?? ''}>
          {title}
        </Title>
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
