import { CloseButton, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { shellText } from '../text/shell.ts';
import { MessageBox } from './MessageArea.tsx';
import classes from './ToastArea.module.css';
import { dismissToast, type Toast, useToasts } from './toasts.ts';

const SUCCESS_MS = 3000;

/** In the page from the start: a live region that arrives together with its text is not read out. */
export function ToastArea() {
  const toasts = useToasts();
  const urgent = (toast: Toast) => toast.kind === 'danger' || toast.kind === 'warning';
  return (
    <section className={classes.area} aria-label={shellText.notifications}>
      <div role="status" className={classes.stack}>
        {toasts
          .filter((toast) => !urgent(toast))
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
      <div role="alert" className={classes.stack}>
        {toasts.filter(urgent).map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  const [open, setOpen] = useState(false);
  const timed = toast.kind === 'success' && !toast.details;
  useEffect(() => {
    if (!timed || held) return;
    const timer = setTimeout(() => dismissToast(toast.id), SUCCESS_MS);
    return () => clearTimeout(timer);
  }, [timed, held, toast.id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only pauses the timer while somebody reads
    <div
      className={classes.card}
      data-testid="toast"
      data-kind={toast.kind}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={classes.line}>
        <MessageBox message={toast} />
        <CloseButton
          className={classes.close ?? ''}
          size="sm"
          aria-label={shellText.close}
          onClick={() => dismissToast(toast.id)}
        />
      </div>
      {toast.details && (
        <div className={classes.details}>
          <UnstyledButton className={classes.toggle ?? ''} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? shellText.hideDetails : shellText.showDetails}
          </UnstyledButton>
          {open && <p>{toast.details}</p>}
        </div>
      )}
    </div>
  );
}
