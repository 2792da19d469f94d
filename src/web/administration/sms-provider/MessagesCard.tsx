import { Skeleton, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconHelpCircle,
  IconMessageOff,
  IconPlugConnectedX,
  IconX,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SmsMessage, SmsMessageState, SmsProvider } from '../../../contract/sms-provider.ts';
import { readSmsMessages } from '../../api/sms-provider.ts';
import { Card } from '../../kit/Card.tsx';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { LoadMore } from '../../kit/LoadMore.tsx';
import { StateView } from '../../kit/StateView.tsx';
import table from '../../kit/Table.module.css';
import { asExactTime, asList } from '../../text/language.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import classes from './SmsProvider.module.css';

const PAGE = 20;

/** What became of the last text messages. */
export function MessagesCard({ delivery }: Pick<SmsProvider, 'delivery'>) {
  const list = useInfiniteQuery({
    queryKey: ['smsMessages'],
    queryFn: ({ pageParam }) => readSmsMessages(pageParam),
    initialPageParam: 1,
    getNextPageParam: ({ messages, statistics }) => (messages.length === PAGE ? statistics.currentPage + 1 : undefined),
  });
  const messages = list.data?.pages.flatMap((page) => page.messages);
  const counts = Object.entries(delivery.counts).map(
    ([state, amount]) => `${amount} ${text.states[state as SmsMessageState].toLowerCase()}`,
  );
  return (
    <Card title={text.messages}>
      <Text size="sm" c="dimmed" mb="sm" data-testid="sms-messages-day">
        {text.messagesMore} {counts.length > 0 && text.lastDay(asList(counts))}
      </Text>
      {messages && messages.length > 0 && <MessagesTable messages={messages} />}
      {messages?.length === 0 && <StateView icon={IconMessageOff} title={text.messagesEmpty} />}
      {list.isPending && <Skeleton height={160} aria-busy="true" />}
      {list.isError && !messages && (
        <LoadFailed title={text.messagesFailed} error={list.error} onRetry={list.refetch} />
      )}
      <LoadMore list={list} testId="sms-messages-more" />
    </Card>
  );
}

function MessagesTable({ messages }: { readonly messages: readonly SmsMessage[] }) {
  return (
    <table className={`${table.table} ${table.stacked} ${table.inset}`}>
      <thead>
        <tr>
          <th scope="col">{text.columnState}</th>
          <th scope="col">{text.columnTime}</th>
          <th scope="col">{text.columnUser}</th>
          <th scope="col">{text.columnNumber}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <tr key={message.id} data-testid="sms-message">
            <td>
              <State state={message.state} />
              {message.detail && (
                <Text size="sm" c="dimmed" className={classes.detail ?? ''}>
                  {message.detail}
                </Text>
              )}
            </td>
            <td className={classes.time}>
              <time dateTime={message.time}>{asExactTime(message.time)}</time>
            </td>
            <td>
              {message.user ?? text.nobody}
              <Text size="sm" c="dimmed">
                {text.purposes[message.purpose]}
              </Text>
            </td>
            <td className={classes.number}>{message.number}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const looks = {
  accepted: { icon: IconCheck, tone: 'neutral' },
  delivered: { icon: IconChecks, tone: 'success' },
  refused: { icon: IconX, tone: 'danger' },
  unreachable: { icon: IconPlugConnectedX, tone: 'danger' },
  unknown: { icon: IconHelpCircle, tone: 'warning' },
  undeliverable: { icon: IconAlertTriangle, tone: 'danger' },
} as const;

/** The word carries the meaning, not the colour. */
function State({ state }: Pick<SmsMessage, 'state'>) {
  const { icon: StateIcon, tone } = looks[state];
  return (
    <span className={classes.state} data-tone={tone}>
      <StateIcon size={18} aria-hidden="true" />
      {text.states[state]}
    </span>
  );
}
