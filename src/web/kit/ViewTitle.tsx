import { Title, type TitleProps } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './ViewTitle.module.css';

/** Takes the focus when its view appears, so that a screen reader says where the visitor is now. */
export function ViewTitle({ size = 'h2', children }: Pick<TitleProps, 'size' | 'children'>) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Title order={1} size={size} ref={heading} tabIndex={-1} className={classes.title ?? ''}>
      {children}
    </Title>
  );
}
