import { z } from 'zod';
import { credentialsOf, httpsUrl, parametersOf, requireHost } from '../gateway-url.ts';
import { UrlProblem } from '../sms-gateway.ts';
import { setting, smsKind } from '../sms-kind.ts';

const settings = z.object({
  account: setting(
    { label: 'Account SID', kind: 'text', help: 'Begins with AC' },
    z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 ASCII characters without blanks'),
  ),
  token: setting(
    { label: 'Auth token', kind: 'secret', help: 'Of the same account' },
    z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 ASCII characters without blanks'),
  ),
  from: setting(
    {
      label: 'Sender',
      kind: 'text',
      help: 'A number with +, a short code, a name of at most 11 letters, or a messaging service (MG…)',
    },
    z
      .string()
      .regex(
        /^(\+\d{5,15}|\d{3,8}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
        'must be a number with +, a short code, a name of at most 11 letters, or a service (MG…)',
      ),
  ),
  base: setting(
    { label: 'Address of the service', kind: 'url', help: 'Twilio itself, or a service that speaks the same' },
    httpsUrl.default('https://api.twilio.com/'),
  ),
});

/** `twilio://SID:TOKEN@api.twilio.com?from=…`; with `http_base=` for a service that speaks the same. */
export const smsTwilio = smsKind({
  id: 'twilio',
  label: 'Twilio',
  schema: settings,
  urlNames: { base: 'http_base' },
  fromUrl(url) {
    requireHost(url);
    if (url.pathname.length > 1) throw new UrlProblem('must have no path: use ?http_base=');
    const { user: account, password: token } = credentialsOf(url, 'must hold SID:TOKEN@ before the host');
    const { from, http_base: base } = parametersOf(url, ['from', 'http_base']);
    return { account, token, from, base: base ?? `https://${url.host}` };
  },
  destination: ({ base, account }) => `twilio ${base} ${account}`,
  open: async (values, surroundings) => {
    const { openTwilio } = await import('./twilio-gateway.ts');
    return openTwilio({ ...values, base: values.base.replace(/\/+$/, '') }, surroundings);
  },
});
