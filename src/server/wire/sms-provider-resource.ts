import type { z } from 'zod';
import type { smsMessage, smsProvider } from '../../contract/sms-provider.ts';
import type { ListedSmsMessage } from '../../core/ports/sms-messages.ts';
import type { ShownProvider } from '../../core/sms-provider/read-provider.ts';
import { iso, optional } from './user-resource.ts';

export function smsProviderResource(origin: string, shown: ShownProvider): z.infer<typeof smsProvider> {
  const { kind, outdated, settings, secretsSet, inForce, changed, counts, last } = shown;
  return {
    self: `${origin}/tenant/sms-provider`,
    provider: kind,
    ...(outdated ? { outdated } : {}),
    settings,
    secretsSet: [...secretsSet],
    inForce,
    ...(changed === null ? {} : { changedAt: iso(changed.at), changedBy: changed.by }),
    delivery: { counts, ...(last === null ? {} : { last: smsMessageResource(last) }) },
  };
}

export function smsMessageResource(message: ListedSmsMessage): z.infer<typeof smsMessage> {
  const { id, userName, number, purpose, gateway, state, detail, sentAt, stateAt } = message;
  return {
    id,
    ...optional('user', userName),
    ...{ number, purpose, gateway, state },
    ...optional('detail', detail),
    time: iso(sentAt),
    stateTime: iso(stateAt),
  };
}
