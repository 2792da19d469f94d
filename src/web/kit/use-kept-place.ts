import { useEffect } from 'react';

const MOST_REMEMBERED = 50;
/** A view that takes the focus by itself has done so by then. */
const DELAY_MS = 60;

const canTakeFocus = (element: HTMLElement): boolean => element.checkVisibility() && !element.matches(':disabled');

/**
 * Whoever works by keyboard keeps their place: when what has the focus disappears (a dialog that a menu opened, a row
 * that was deleted), the focus goes to what had it before and is still there, else to the page's heading.
 */
export function useKeptPlace(): void {
  useEffect(() => {
    let trail: HTMLElement[] = [];
    let leftOnPurpose = false;
    let timer: number | undefined;

    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      leftOnPurpose = false;
      trail = [...trail.filter((one) => one !== target && one.isConnected), target].slice(-MOST_REMEMBERED);
    };
    const leave = ({ target }: FocusEvent) => {
      const left = target as HTMLElement;
      // By a click beside everything, and not because it was disabled or removed.
      setTimeout(() => {
        leftOnPurpose = document.activeElement === document.body && left.isConnected && canTakeFocus(left);
      });
    };
    const goBack = () => {
      if (document.activeElement !== document.body) return;
      trail = trail.filter((one) => one.isConnected);
      const back = trail.findLast(canTakeFocus) ?? document.querySelector<HTMLElement>('h1[tabindex]');
      back?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      const last = trail.at(-1);
      if (leftOnPurpose || last === undefined || last.isConnected || document.activeElement !== document.body) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(goBack, DELAY_MS);
    });

    document.addEventListener('focusin', remember);
    document.addEventListener('focusout', leave);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      document.removeEventListener('focusout', leave);
      observer.disconnect();
      window.clearTimeout(timer);
    };
  }, []);
}
