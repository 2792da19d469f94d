import { VisuallyHidden } from '@mantine/core';
import { useRef } from 'react';

interface WaitIsOverProps {
  readonly secondsLeft: number;
  readonly children: string;
}

/** A countdown for those who do not see it: silent while it runs, one sentence at its end. */
export function WaitIsOver({ secondsLeft, children }: WaitIsOverProps) {
  const waited = useRef(false);
  if (secondsLeft > 0) waited.current = true;
  return <VisuallyHidden role="status">{waited.current && secondsLeft === 0 && children}</VisuallyHidden>;
}
