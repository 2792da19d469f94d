import { sql } from 'kysely';
import type { SmsMessageState } from '../contract/sms-provider.ts';
import type { Page } from '../core/ports/page.ts';
import { PLATFORM } from '../core/ports/settings.ts';
import type { ListedSmsMessage, SmsMessageStore, SmsReceipt } from '../core/ports/sms-messages.ts';
import type { SmsMessage } from '../core/ports/sms-sender.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';

/** States that a receipt may still change. */
const OPEN: readonly SmsMessageState[] = ['accepted', 'unknown'];
/** SMSCs give up after three days at most; afterwards many use their ids again. */
const LONGEST_WAIT = 4 * 24 * 60 * 60_000;

const COLUMNS = [
  ...['tenant', 'id', 'user_key', 'number', 'purpose', 'gateway', 'reference', 'state', 'detail'],
  ...['sent_at', 'state_at'],
];

/** Nobody who logs in waits for the disk because of it (decision 0008): a power cut may lose the last of these. */
const insert = prepared<never>(
  COLUMNS.length,
  (db, ...standIns) =>
    db
      .insertInto('sms_messages')
      .values(Object.fromEntries(COLUMNS.map((column, index) => [column, standIns[index]])) as never),
  { waitForDisk: false },
);

export function createSmsMessageStore(db: Db): SmsMessageStore {
  return {
    async add(tenant, message): Promise<void> {
      const { id, userKey, number, purpose, gateway, reference, state, detail, sentAt, stateAt } = message;
      await insert(db, tenant, id, userKey, number, purpose, gateway, reference, state, detail, sentAt, stateAt);
    },

    async settle(tenant, receipt): Promise<boolean> {
      for (;;) {
        const found = await fitting(db, tenant, receipt);
        if (found === null) return false;
        // Another receipt may have been first; then it fits the next message, or none.
        if (await settle(db, found, receipt)) return true;
      }
    },

    async list(tenant, { offset, limit, withTotal }): Promise<Page<ListedSmsMessage>> {
      const messages = db.selectFrom('sms_messages').where('sms_messages.tenant', '=', tenant);
      const rows = await messages
        .leftJoin('users', (join) =>
          join.onRef('users.tenant', '=', 'sms_messages.tenant').onRef('users.key', '=', 'sms_messages.user_key'),
        )
        .selectAll('sms_messages')
        .select('users.user_name')
        .orderBy('sent_at', 'desc')
        .orderBy('id', 'desc')
        .offset(offset)
        .limit(limit + 1)
        .execute();
      const total = withTotal
        ? Number((await messages.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()).count)
        : null;
      const items = rows.slice(0, limit).map((row) => ({
        id: row.id,
        userName: row.user_name,
        number: row.number,
        purpose: row.purpose as SmsMessage['purpose'],
        gateway: row.gateway,
        state: row.state as SmsMessageState,
        detail: row.detail,
        sentAt: row.sent_at,
        stateAt: row.state_at,
      }));
      return { items, total, more: rows.length > limit };
    },

    async count(tenant, since): Promise<Partial<Record<SmsMessageState, number>>> {
      const rows = await db
        .selectFrom('sms_messages')
        .select((eb) => ['state', eb.fn.countAll().as('count')])
        .where('tenant', '=', tenant)
        .where('sent_at', '>=', since)
        .groupBy('state')
        .execute();
      return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
    },

    sweep: (before) => sweepTable(db, 'sms_messages', 'id', sql`sent_at < ${before}`),
  };
}

interface Found {
  readonly tenant: string;
  readonly id: string;
}

/** The newest message under the likeliest reference. Receipts of messages that are not ours end here, without a write. */
async function fitting(db: Db, tenant: string, receipt: SmsReceipt): Promise<Found | null> {
  const { gateway, references, numberEnd, at } = receipt;
  const rows = await db
    .selectFrom('sms_messages')
    .select(['tenant', 'id', 'reference'])
    .where('gateway', '=', gateway)
    .where('reference', 'in', [...references])
    .where('state', 'in', OPEN)
    .where('sent_at', '>', at - LONGEST_WAIT)
    .$if(tenant !== PLATFORM, (query) => query.where('tenant', '=', tenant))
    .$if(numberEnd !== '', (query) => query.where('number', 'like', `%${numberEnd}`))
    .orderBy('sent_at', 'desc')
    .limit(50)
    .execute();
  const rank = (reference: string | null): number => references.indexOf(reference ?? '');
  const [best] = rows.toSorted((one, other) => rank(one.reference) - rank(other.reference));
  return best ?? null;
}

async function settle(db: Db, { tenant, id }: Found, { state, detail, at }: SmsReceipt): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sms_messages')
    .set({ state, detail, state_at: at })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('state', 'in', OPEN)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
