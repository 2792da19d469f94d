import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ConfigurationError, readConfiguration } from '../../../src/server/configuration.ts';

function messageOf(url: string): string {
  try {
    return readConfiguration({ SALLYPORT_SMS_URL: url }).smsUrl;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

const SECRET = 'sesame-sesame-sesame';

test.each([
  'log:',
  'none:',
  'webhook+https://sms.example.com/in',
  `webhook+https://sms.example.com:8443/in?secret=${SECRET}`,
  'webhook+http://127.0.0.1:9000/',
  'webhook+http://[::1]:9000/',
  `smpp://ann:${SECRET}@smsc.example.com`,
  `smpp://ann:${SECRET}@smsc.example.com:2775?source=Sallyport`,
  `smpps://ann:${SECRET}@[::1]:3550/?source=+4917612345678&system_type=otp`,
  `smpp://ann:${SECRET}@smsc.example.com?alphabet=latin1`,
  `twilio://AC1:${SECRET}@api.twilio.com?from=+15005550006`,
  `twilio://AC1:${SECRET}@api.twilio.com?from=%2B15005550006&http_base=https://sms.example.com/api`,
])('takes %s', (url) => {
  expect(messageOf(url)).toBe(url);
});

test.each([
  ['log:x', 'must be log:, none: or begin with'],
  ['log', 'must be log:, none: or begin with'],
  [`https://sms.example.com/${SECRET}`, 'must be log:, none: or begin with smpp://, smpps://, webhook+https://'],
  ['webhook+https:sms.example.com', 'must be log:, none: or begin with'],
  ['webhook+https://', 'must name a host'],
  [`webhook+http://sms.example.com/${SECRET}`, 'must be https, except on this machine'],
  [`webhook+http://127.0.0.1.example.com/${SECRET}`, 'must be https, except on this machine'],
  ['webhook+https://sms.example.com/in?secret=short', 'at least 16 characters'],
  ['webhook+https://sms.example.com/in?secret=', 'has secret without a value'],
  [`webhook+https://sms.example.com/in?secret=${SECRET}&secret=${SECRET}`, 'has secret twice'],
  [`webhook+https://sms.example.com/in?key=${SECRET}`, 'other than secret'],
  [`webhook+https://sms.example.com/in#${SECRET}`, 'write it %23'],
  [`webhook+https://ann:${SECRET}@sms.example.com/in`, 'must hold no user'],
  ['smpp://smsc.example.com', 'must name user and password'],
  [`smpp://:${SECRET}@smsc.example.com`, 'must name user and password'],
  [`smpp://a-name-of-more-than-15:${SECRET}@smsc.example.com`, 'user must be 1 to 15'],
  [`smpp://ann:${SECRET}%00@smsc.example.com`, 'password must be 1 to 64'],
  [`smpp://ann:${SECRET}@smsc.example.com/x`, 'must have no path'],
  [`smpp://ann:${SECRET}@smsc.example.com?source=much-too-long-name`, 'source must be +number'],
  [`smpp://ann:${SECRET}@smsc.example.com?alphabet=ebcdic`, 'alphabet must be gsm7 or latin1'],
  [`smpp://ann:${SECRET}@smsc.example.com?from=12345`, 'other than source, system_type, alphabet'],
  [`smpp://ann:${SECRET}@smsc.example.com?system_type=much-too-long-type`, 'system_type must be at most 12'],
  ['twilio://api.twilio.com?from=12345', 'must hold SID:TOKEN@'],
  [`twilio://AC1:${SECRET}%zz@api.twilio.com?from=12345`, 'write it %25'],
  [`twilio://AC1:${SECRET}@api.twilio.com`, 'from is required'],
  [`twilio://AC1:${SECRET}@api.twilio.com?from=much-too-long-name`, 'from must be a number'],
  [`twilio://AC1:${SECRET}@api.twilio.com/x?from=12345`, 'must have no path'],
  [`twilio://AC1:${SECRET}@h?from=12345&http_base=http://sms.example.com`, 'must be https'],
  [`twilio://AC1:${SECRET}@h?from=12345&http_base=nothing`, 'http_base must be a URL'],
])('does not take %s, and says why without what is secret in it', (url, words) => {
  const message = messageOf(url);
  expect(message).toContain('SALLYPORT_SMS_URL ');
  expect(message).toContain(words);
  expect(message).not.toContain(SECRET);
});

test('says it together with the other problems', () => {
  const read = () => readConfiguration({ SALLYPORT_SMS_URL: 'smtp://x', SALLYPORT_PORT: 'eighty' });
  expect(read).toThrow(/has 2 problem[\s\S]*SALLYPORT_PORT[\s\S]*SALLYPORT_SMS_URL/);
});

/** What a process has loaded of gateways after it was given this URL, and after it used it. */
function loadedBy(url: string): string[] {
  const script = `
    const { createOperatorDelivery } = await import('./src/senders/index.ts');
    const { registerHooks, createRequire } = await import('node:module');
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const around = { now: Date.now, newId: () => '1', patience: 300, reach: null, onReceipt: async () => undefined };
    const sender = createOperatorDelivery(process.argv[1], around);
    loaded.push('used');
    await sender.check().catch(() => undefined);
    const packages = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('/smpp/'));
    console.log(JSON.stringify([...loaded, ...packages]));`;
  const words = ['--input-type=module', '-e', script, url];
  const written = execFileSync(process.execPath, words, { encoding: 'utf8' });
  return (JSON.parse(written) as string[]).map((one) => one.split('/').slice(-2).join('/'));
}

test('nothing of a gateway is loaded unless it is chosen and used', () => {
  const webhook = loadedBy('webhook+http://127.0.0.1:1/');
  expect(webhook[0]).toBe('used');
  expect(webhook).toContain('sms-webhook/webhook-gateway.ts');
  expect(webhook.join()).not.toMatch(/smpp|twilio/);
  const smpp = loadedBy('smpp://a:b@127.0.0.1:1?source=12345');
  expect(smpp[0]).toBe('used');
  expect(smpp).toEqual(expect.arrayContaining(['sms-smpp/smpp-gateway.ts', 'lib/smpp.js']));
  expect(smpp.join()).not.toMatch(/webhook|twilio/);
});
