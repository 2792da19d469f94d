import { parametersOf, requireHost, requireTlsAbroad } from '../gateway-url.ts';
import { type SmsGatewayKind, UrlProblem } from '../sms-gateway.ts';

/** `webhook+https://host/path?secret=…`; `webhook+http` on this machine only. */
export const smsWebhook: SmsGatewayKind = (given) => {
  requireHost(given);
  const url = new URL(given.href.replace(/^webhook\+/, ''));
  requireTlsAbroad(url);
  if (url.username !== '' || url.password !== '') throw new UrlProblem('must hold no user: use ?secret=');
  const secret = parametersOf(url, ['secret']).get('secret') ?? null;
  if (secret !== null && secret.length < 16) throw new UrlProblem('needs a secret of at least 16 characters');
  url.search = '';
  const settings = { url: url.href, secret };
  return async (surroundings) => (await import('./webhook-gateway.ts')).openWebhook(settings, surroundings);
};
