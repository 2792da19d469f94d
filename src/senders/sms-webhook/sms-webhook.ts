import { z } from 'zod';
import { httpsUrl, parametersOf, requireHost } from '../gateway-url.ts';
import { UrlProblem } from '../sms-gateway.ts';
import { setting, smsKind } from '../sms-kind.ts';

const settings = z.object({
  url: setting(
    { label: 'URL', kind: 'url', help: 'Each message is posted here as JSON. https, without user, ? and #' },
    httpsUrl,
  ),
  secret: setting(
    { label: 'Secret', kind: 'secret', help: 'Signs each message, so that the receiver knows it is ours' },
    z.string().min(16, 'must have at least 16 characters').max(256, 'must have at most 256 characters').optional(),
  ),
});

/** `webhook+https://host/path?secret=…`; `webhook+http` on this machine only. */
export const smsWebhook = smsKind({
  id: 'webhook',
  label: 'Webhook',
  schema: settings,
  fromUrl(given) {
    requireHost(given);
    const url = new URL(given.href.replace(/^webhook\+/, ''));
    if (url.username !== '' || url.password !== '') throw new UrlProblem('must hold no user: use ?secret=');
    const { secret } = parametersOf(url, ['secret']);
    url.search = '';
    return { url: url.href, secret };
  },
  destination: ({ url }) => `webhook ${url}`,
  open: async (values, surroundings) =>
    (await import('./webhook-gateway.ts')).openWebhook(
      { url: values.url, secret: values.secret ?? null },
      surroundings,
    ),
});
