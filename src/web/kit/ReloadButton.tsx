import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { shellText } from '../text/shell.ts';

interface ReloadButtonProps {
  readonly busy: boolean;
  readonly onReload: () => unknown;
  readonly testId: string;
}

/** Beside the heading of a page that shows what others may have changed. */
export function ReloadButton({ busy, onReload, testId }: ReloadButtonProps) {
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={18} aria-hidden="true" />}
      loading={busy}
      onClick={() => void onReload()}
      data-testid={testId}
    >
      {shellText.reload}
    </Button>
  );
}
