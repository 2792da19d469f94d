import { credentialsOf, parametersOf, requireHost, requireTlsAbroad } from '../gateway-url.ts';
import { type SmsGatewayKind, UrlProblem } from '../sms-gateway.ts';

/** `twilio://SID:TOKEN@api.twilio.com?from=…`; with `http_base=` for a service that speaks the same. */
export const smsTwilio: SmsGatewayKind = (url) => {
  requireHost(url);
  if (url.pathname.length > 1) throw new UrlProblem('must have no path: use ?http_base=');
  const { user: account, password: token } = credentialsOf(url, 'must hold SID:TOKEN@ before the host');
  const parameters = parametersOf(url, ['from', 'http_base']);
  const from = parameters.get('from') ?? '';
  if (!/^(\+\d{5,15}|\d{3,8}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/.test(from)) {
    throw new UrlProblem(
      'needs from=: a number with +, a short code, a name of at most 11 letters, or a service (MG…)',
    );
  }
  const base = parameters.get('http_base') ?? `https://${url.host}`;
  if (!URL.canParse(base)) throw new UrlProblem('needs a URL in http_base=');
  const { href, search, hash, username } = new URL(base);
  requireTlsAbroad(new URL(base));
  if (search + hash + username !== '') throw new UrlProblem('needs an http_base= without user, ? and #');
  const settings = { base: href.replace(/\/+$/, ''), account, token, from };
  return async () => (await import('./twilio-gateway.ts')).openTwilio(settings);
};
