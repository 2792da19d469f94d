import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { StateView } from '../kit/StateView.tsx';
import { shellText as text } from '../text/shell.ts';

/** A direct address without the permission for it: never a blank page. */
export function NoAccess() {
  return (
    <StateView
      page
      icon={IconLock}
      title={text.noAccess}
      testId="no-access"
      action={
        <Button component="a" href="/user-settings" variant="default">
          {text.toHome}
        </Button>
      }
    >
      {text.noAccessMore}
    </StateView>
  );
}
