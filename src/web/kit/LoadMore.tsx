import { Button, Stack } from '@mantine/core';
import { refusalText } from '../text/refusals.ts';
import { shellText } from '../text/shell.ts';
import { MessageBox } from './MessageArea.tsx';

interface LoadMoreProps {
  /** A list that is read page by page, as the query library keeps it. */
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: unknown;
    readonly fetchNextPage: () => unknown;
  };
  readonly testId: string;
}

/** The end of a list that goes on, and why it does not where that failed. */
export function LoadMore({ list, testId }: LoadMoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <Stack align="center" gap="sm" mt="md">
      <div role="alert">
        {list.isFetchNextPageError && <MessageBox message={{ kind: 'danger', text: refusalText(list.error) }} />}
      </div>
      <Button
        variant="default"
        loading={list.isFetchingNextPage}
        onClick={() => void list.fetchNextPage()}
        data-testid={testId}
      >
        {shellText.loadMore}
      </Button>
    </Stack>
  );
}
