import { useState } from 'react';
import { report } from '../user-settings/report.ts';

/** Does what a dialog was confirmed for: once, saying what goes wrong, and closing the dialog either way. */
export function useConfirmed(onClose: () => void) {
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      report(error);
    }
    setBusy(false);
    onClose();
  };
  return { busy, run };
}
