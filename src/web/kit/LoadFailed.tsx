import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { refusalText } from '../text/refusals.ts';
import { shellText } from '../text/shell.ts';
import { StateView } from './StateView.tsx';

interface LoadFailedProps {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => unknown;
  /** Fills a page of its own. */
  readonly page?: boolean;
}

/** In place of what could not be read: why, and the way to try again. */
export function LoadFailed({ title, error, onRetry, page = false }: LoadFailedProps) {
  return (
    <StateView
      page={page}
      icon={IconCloudOff}
      title={title}
      action={
        <Button onClick={() => void onRetry()} data-testid="load-again">
          {shellText.tryAgain}
        </Button>
      }
    >
      {refusalText(error)}
    </StateView>
  );
}
