import { credentialsOf, parametersOf, requireHost } from '../gateway-url.ts';
import { type SmsGatewayKind, UrlProblem } from '../sms-gateway.ts';
import type { Address } from './smpp-connection.ts';

/** `smpp://user:password@host:2775?source=…`; `smpps://…` is the same over TLS, on port 3550 where none is named. */
export const smsSmpp: SmsGatewayKind = (url) => {
  requireHost(url);
  if (url.pathname !== '' && url.pathname !== '/') throw new UrlProblem('must have no path');
  const { user, password } = credentialsOf(url, 'must name user and password: smpp://user:password@host');
  // SMPP 3.4 section 4.1.1: system_id has 15 characters; for passwords, gateways allow more than its 8.
  if (!/^[\x21-\x7e]{1,15}$/.test(user)) throw new UrlProblem('needs a user of 1 to 15 ASCII characters');
  if (!/^[\x21-\x7e]{1,64}$/.test(password)) throw new UrlProblem('needs a password of 1 to 64 ASCII characters');
  const parameters = parametersOf(url, ['source', 'system_type']);
  const systemType = parameters.get('system_type') ?? '';
  if (!/^[\x21-\x7e]{0,12}$/.test(systemType)) throw new UrlProblem('needs a system_type of at most 12 characters');
  const tls = url.protocol === 'smpps:';
  const settings = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (tls ? 3550 : 2775),
    tls,
    user,
    password,
    systemType,
    source: readSource(parameters.get('source') ?? ''),
  };
  return async (surroundings) => (await import('./smpp-gateway.ts')).openSmpp(settings, surroundings);
};

/** Type of number and numbering plan (section 5.2.5, 5.2.6) follow from what the sender looks like. */
function readSource(source: string): Address {
  if (source === '') return { address: '', ton: 0, npi: 0 };
  if (/^\+[1-9]\d{6,14}$/.test(source)) return { address: source.slice(1), ton: 1, npi: 1 };
  // A short code belongs to one network.
  if (/^\d{3,8}$/.test(source)) return { address: source, ton: 3, npi: 0 };
  // 3GPP TS 23.040 section 9.1.2.5: eleven characters of the alphabet fit.
  if (/^(?=.*[A-Za-z])[\w .-]{1,11}$/.test(source)) return { address: source, ton: 5, npi: 0 };
  throw new UrlProblem(
    'needs a source that is +number, a short code of 3 to 8 digits, or a name of at most 11 letters',
  );
}
