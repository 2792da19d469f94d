import { Button } from '@mantine/core';
import { MessageBox } from '../kit/MessageArea.tsx';
import { shellText } from '../text/shell.ts';
import classes from './ChangedMeanwhile.module.css';

interface ChangedMeanwhileProps {
  readonly text: string;
  /** Shows what is stored now, in place of what is typed. */
  readonly onReload: () => unknown;
  /** `<prefix>-conflict`, and of its button `<prefix>-conflict-reload`. */
  readonly testIdPrefix: string;
}

/** E26: what was to be saved was changed by somebody else since it was read. */
export function ChangedMeanwhile({ text, onReload, testIdPrefix }: ChangedMeanwhileProps) {
  return (
    <div role="alert" className={classes.box} data-testid={`${testIdPrefix}-conflict`}>
      <MessageBox message={{ kind: 'danger', text }} />
      <Button variant="default" onClick={() => void onReload()} data-testid={`${testIdPrefix}-conflict-reload`}>
        {shellText.reload}
      </Button>
    </div>
  );
}
