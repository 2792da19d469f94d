import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Card.module.css';

interface CardProps {
  readonly title?: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

export function Card({ title, children, footer }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={title ? id : undefined}>
      {title && (
        <Title order={2} size="h4" id={id} className={classes.title ?? ''}>
          {title}
        </Title>
      )}
      <div className={classes.body}>{children}</div>
      {footer && <div className={classes.footer}>{footer}</div>}
    </section>
  );
}
