import type { SmsDelivery } from '../sms-gateway.ts';

/**
 * Delivers text messages to whoever reads the server's output: `SALLYPORT_SMS_URL=log:`, for trying things out on one's
 * own machine. With a real gateway no code is ever written there.
 */
export function createSmsLog(write: (text: string) => void): SmsDelivery {
  return {
    isConfigured: true,
    check: async () => 'writes to the output',
    async send(_tenant, { to, text }) {
      write(`\n  SMS to ${to}:\n\n${text.replaceAll(/^/gm, '  | ')}\n\n`);
      return null;
    },
    close: async () => undefined,
  };
}
