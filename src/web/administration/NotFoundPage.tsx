import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { StateView } from '../kit/StateView.tsx';
import { shellText as text } from '../text/shell.ts';

export function NotFoundPage() {
  return (
    <StateView
      page
      icon={IconMapOff}
      title={text.notFound}
      testId="not-found"
      action={
        <Button component="a" href="/administration" variant="default">
          {text.toHome}
        </Button>
      }
    >
      {text.notFoundMore}
    </StateView>
  );
}
