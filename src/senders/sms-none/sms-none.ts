import { SmsFailure } from '../../core/ports/sms-sender.ts';
import type { SmsDelivery } from '../sms-gateway.ts';

/** The operator has no gateway: `SALLYPORT_SMS_URL=none:`. Tenants may have their own. */
export function createSmsNone(): SmsDelivery {
  const none = async (): Promise<never> => {
    throw new SmsFailure('notConfigured');
  };
  return { isConfigured: false, check: none, send: none, close: async () => undefined };
}
