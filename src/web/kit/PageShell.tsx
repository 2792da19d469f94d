import { ActionIcon, Drawer } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { shellText } from '../text/shell.ts';
import { Logo } from './Logo.tsx';
import classes from './PageShell.module.css';
import { ToastArea } from './ToastArea.tsx';

interface PageShellProps {
  /** Name of the application, beside the logo. */
  readonly title: string;
  /** Links; absent where there is only one page. Called twice: beside the page, and in a drawer on narrow screens. */
  readonly navigator?: () => ReactNode;
  readonly userButton: ReactNode;
  readonly children: ReactNode;
}

export function PageShell({ title, navigator, userButton, children }: PageShellProps) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {shellText.skip}
      </a>
      <header className={classes.bar}>
        {navigator && (
          <ActionIcon
            className={classes.burger ?? ''}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={shellText.openNavigator}
            aria-expanded={opened}
            onClick={() => setOpened(true)}
          >
            <IconMenu2 size={22} aria-hidden="true" />
          </ActionIcon>
        )}
        <Logo size={30} />
        <span className={classes.title}>
          <span className={classes.product}>{shellText.product}</span>
          <span className={classes.application}>{title}</span>
        </span>
        {userButton}
      </header>
      {navigator && (
        <>
          <nav className={classes.navigator} aria-label={shellText.navigator}>
            {navigator()}
          </nav>
          <Drawer
            opened={opened}
            onClose={() => setOpened(false)}
            title={shellText.navigator}
            size="16rem"
            closeButtonProps={{ 'aria-label': shellText.closeNavigator }}
          >
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: links inside answer to Enter with a click */}
            <nav aria-label={shellText.navigator} onClick={() => setOpened(false)}>
              {navigator()}
            </nav>
          </Drawer>
        </>
      )}
      <main id="content" tabIndex={-1} className={classes.main} data-alone={!navigator}>
        {children}
      </main>
      <ToastArea />
    </div>
  );
}
