import { Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { shellText } from '../text/shell.ts';
import classes from './StateView.module.css';
import { usePageTitle } from './use-page-title.ts';
import { ViewTitle } from './ViewTitle.tsx';

interface StateViewProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Fills a page of its own: then its title is the page's heading. */
  readonly page?: boolean;
  readonly testId?: string;
}

/** Nothing to show, and why: empty, failed, forbidden, unknown. */
export function StateView({ icon: StateIcon, title, children, action, page = false, testId }: StateViewProps) {
  return (
    <div className={classes.state} data-testid={testId}>
      <StateIcon size={44} stroke={1.4} aria-hidden="true" className={classes.icon} />
      {page ? (
        <PageTitle>{title}</PageTitle>
      ) : (
        <Title order={2} size="h4">
          {title}
        </Title>
      )}
      {children && (
        <Text c="dimmed" size="sm" component="div">
          {children}
        </Text>
      )}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

function PageTitle({ children }: { readonly children: string }) {
  usePageTitle(shellText.title(children));
  return <ViewTitle size="h4">{children}</ViewTitle>;
}
