import { Skeleton, Text } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditChange, AuditRecord } from '../../../contract/audit.ts';
import { type AuditFilter, readAuditRecords } from '../../api/audit.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { LoadMore } from '../../kit/LoadMore.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { ReloadButton } from '../../kit/ReloadButton.tsx';
import { StateView } from '../../kit/StateView.tsx';
import table from '../../kit/Table.module.css';
import { administrationText } from '../../text/administration.ts';
import { auditText as text } from '../../text/audit.ts';
import { asExactTime } from '../../text/language.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { AuditFilterBar } from './AuditFilterBar.tsx';
import classes from './AuditLogsPage.module.css';
import { isFiltered, noFilter, searchOf } from './audit-search.ts';

export function AuditLogsPage() {
  const { can } = useMe();
  return can('readAudit') ? <AuditLogs /> : <NoAccess />;
}

function AuditLogs() {
  const navigate = useNavigate();
  const filter = { ...noFilter, ...useSearch({ from: '/audit-logs' }) };
  const setFilter = (next: AuditFilter) => void navigate({ to: '/audit-logs', search: searchOf(next) });
  const logs = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => readAuditRecords(filter, pageParam),
    initialPageParam: 1,
    getNextPageParam: ({ auditRecords, statistics }) =>
      auditRecords.length === statistics.pageSize ? statistics.currentPage + 1 : undefined,
  });
  const records = logs.data?.pages.flatMap((page) => page.auditRecords);
  return (
    <>
      <PageHeading
        title={text.title}
        trail={administrationText.accounts}
        actions={<ReloadButton busy={logs.isRefetching} onReload={logs.refetch} testId="audit-reload" />}
      />
      <AuditFilterBar key={JSON.stringify(filter)} filter={filter} onApply={setFilter} />
      <div className={table.card} aria-busy={logs.isPending}>
        {records && records.length > 0 && <AuditTable records={records} />}
        {records?.length === 0 && (
          <StateView icon={IconClipboardList} title={isFiltered(filter) ? text.noMatch : text.empty} />
        )}
        {logs.isPending && <Skeleton height={320} />}
        {logs.isError && !records && <LoadFailed title={text.failed} error={logs.error} onRetry={logs.refetch} />}
      </div>
      <LoadMore list={logs} testId="audit-load-more" />
    </>
  );
}

function AuditTable({ records }: { readonly records: readonly AuditRecord[] }) {
  return (
    <table className={`${table.table} ${table.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{text.time}</th>
          <th scope="col">{text.activity}</th>
          <th scope="col">{text.text}</th>
          <th scope="col">{text.user}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id} data-testid="audit-row">
            <td className={classes.time}>
              <time dateTime={record.time}>{asExactTime(record.time)}</time>
            </td>
            <td className={classes.activity}>{record.activity}</td>
            <td className={classes.text}>
              {record.text}
              {record.changes?.map((change) => (
                <Text key={change.attribute} size="sm" c="dimmed" className={classes.change ?? ''}>
                  {sentence(change)}
                </Text>
              ))}
            </td>
            <td className={classes.by} data-label={text.user}>
              {record.user}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sentence({ attribute, previousValue, newValue }: AuditChange): string {
  if (previousValue === undefined)
    return text.fact(inWords(text.facts, attribute), inWords(text.values, shown(newValue)));
  return text.change(attribute, shown(previousValue), shown(newValue));
}

function inWords(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return text.nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
