import type { Statistics } from '../../contract/paging.ts';
import type {
  SmsMessage,
  SmsProvider,
  SmsProviderKind,
  SmsProviderUpdate,
  SmsTestAnswer,
} from '../../contract/sms-provider.ts';
import { type Answer, call } from './call.ts';

const PATH = '/tenant/sms-provider';

export interface SmsMessagePage {
  readonly messages: readonly SmsMessage[];
  readonly statistics: Statistics;
}

/** As it was read, with the version that a save of it names. */
export type StoredSmsProvider = SmsProvider & Pick<SmsProviderUpdate, 'version'>;

export async function readSmsProvider(): Promise<StoredSmsProvider> {
  return stored(await call<SmsProvider>('GET', PATH));
}

export async function readSmsProviderKinds(): Promise<readonly SmsProviderKind[]> {
  return (await call<{ kinds: SmsProviderKind[] }>('GET', `${PATH}/kinds`)).body.kinds;
}

/** Secrets that are left out stay. */
export async function saveSmsProvider(update: SmsProviderUpdate): Promise<StoredSmsProvider> {
  return stored(await call<SmsProvider>('PUT', PATH, update));
}

function stored({ body, version }: Answer<SmsProvider>): StoredSmsProvider {
  return version === undefined ? body : { ...body, version };
}

export async function deleteSmsProvider(): Promise<void> {
  await call('DELETE', PATH);
}

/** What the gateway said, also when it was no. */
export async function sendTestMessage(phone: string): Promise<SmsTestAnswer> {
  return (await call<SmsTestAnswer>('POST', `${PATH}/test`, { phone })).body;
}

/** Newest first, 20 a page. */
export async function readSmsMessages(page: number): Promise<SmsMessagePage> {
  return (await call<SmsMessagePage>('GET', `${PATH}/messages?pageSize=20&currentPage=${page}`)).body;
}
