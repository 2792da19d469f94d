import { Tooltip } from '@mantine/core';
import { IconExclamationMark, IconKey, IconKeyFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TfaStatus } from '../../api/users.ts';
import { usersText as text } from '../../text/users.ts';
import classes from './StatusCell.module.css';

interface TfaStatusCellProps {
  readonly status: TfaStatus;
  readonly strategy: string;
  /** Nothing can send a code. */
  readonly noGateway?: boolean;
}

/** The key of the users list; its words appear on hover and on keyboard focus, and close with Escape. */
export function TfaStatusCell({ status, strategy, noGateway = false }: TfaStatusCellProps) {
  switch (status) {
    case 'active':
      if (noGateway) return <LockedOut label={text.tfaNoGateway} />;
      return (
        <Explained label={text.tfaActive(strategy)} tone="success">
          <IconKeyFilled size={20} />
        </Explained>
      );
    case 'pending':
      return (
        <Explained label={text.tfaPending(strategy)} tone="warning">
          <IconKey size={20} />
        </Explained>
      );
    case 'blocked':
      return <LockedOut label={text.tfaBlocked} />;
    case 'excluded':
      return (
        <Explained label={text.tfaExcluded} tone="neutral">
          <span>-</span>
        </Explained>
      );
    default:
      return <span className={classes.off}>{text.tfaOff}</span>;
  }
}

/** Codes are on, and cannot arrive. */
function LockedOut({ label }: { readonly label: string }) {
  return (
    <Explained label={label} tone="danger">
      <IconKey size={20} />
      <IconExclamationMark size={16} />
    </Explained>
  );
}

interface ExplainedProps {
  readonly label: string;
  readonly tone: 'success' | 'warning' | 'danger' | 'neutral';
  readonly children: ReactNode;
}

function Explained({ label, tone, children }: ExplainedProps) {
  return (
    <Tooltip label={label} withArrow interactive events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip has to be reachable by keyboard (WCAG 1.4.13) */}
      <span className={classes.cell} data-tone={tone} role="img" aria-label={label} tabIndex={0}>
        {children}
      </span>
    </Tooltip>
  );
}
