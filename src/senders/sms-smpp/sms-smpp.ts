import { isIP } from 'node:net';
import { z } from 'zod';
import { credentialsOf, parametersOf, requireHost } from '../gateway-url.ts';
import { UrlProblem } from '../sms-gateway.ts';
import { setting, smsKind } from '../sms-kind.ts';
import type { Address } from './smpp-connection.ts';

const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/i;

const settings = z.object({
  host: setting(
    { label: 'Host', kind: 'text', help: 'Name or address of the SMSC' },
    z.string().refine((host) => isIP(host) !== 0 || HOST.test(host), 'must be the name or address of a host'),
  ),
  port: setting(
    { label: 'Port', kind: 'number', help: '2775 unless given, or 3550 with TLS' },
    z
      .int('must be a port number from 1 to 65535')
      .min(1, 'must be a port number from 1 to 65535')
      .max(65_535, 'must be a port number from 1 to 65535')
      .optional(),
  ),
  encryption: setting(
    {
      label: 'Encryption',
      kind: 'choice',
      help: 'Without TLS anybody on the way reads password and codes',
      options: [
        { value: 'tls', label: 'TLS' },
        { value: 'none', label: 'None' },
      ],
    },
    z.enum(['tls', 'none'], 'must be tls or none').default('tls'),
  ),
  // SMPP 3.4 section 4.1.1: system_id has 15 characters; for passwords, gateways allow more than its 8.
  user: setting(
    { label: 'User', kind: 'text', help: 'system_id of the account' },
    z.string().regex(/^[\x21-\x7e]{1,15}$/, 'must be 1 to 15 ASCII characters without blanks'),
  ),
  password: setting(
    { label: 'Password', kind: 'secret', help: 'Of the account' },
    z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 ASCII characters without blanks'),
  ),
  source: setting(
    {
      label: 'Sender',
      kind: 'text',
      help: 'A number with +, a short code, or a name of at most 11 letters; left empty, the SMSC chooses',
    },
    z
      .string()
      .refine(
        (source) => addressOf(source) !== null,
        'must be +number, a short code of 3 to 8 digits, or a name of at most 11 letters',
      )
      .optional(),
  ),
  systemType: setting(
    { label: 'System type', kind: 'text', help: 'Only where the SMSC asks for one' },
    z
      .string()
      .regex(/^[\x21-\x7e]{1,12}$/, 'must be at most 12 ASCII characters without blanks')
      .optional(),
  ),
  alphabet: setting(
    {
      label: 'Default alphabet',
      kind: 'choice',
      help: 'What the SMSC takes data_coding 0 for; the wrong one spoils @ and umlauts',
      options: [
        { value: 'gsm7', label: 'GSM 03.38' },
        { value: 'latin1', label: 'Latin-1 (ISO 8859-1)' },
      ],
    },
    z.enum(['gsm7', 'latin1'], 'must be gsm7 or latin1').default('gsm7'),
  ),
});

const portOf = ({ port, encryption }: z.infer<typeof settings>): number => port ?? (encryption === 'tls' ? 3550 : 2775);

/** `smpp://user:password@host:2775?source=…`; `smpps://…` is the same over TLS, on port 3550 where none is named. */
export const smsSmpp = smsKind({
  id: 'smpp',
  label: 'SMPP',
  schema: settings,
  urlNames: { systemType: 'system_type' },
  fromUrl(url) {
    requireHost(url);
    if (url.pathname !== '' && url.pathname !== '/') throw new UrlProblem('must have no path');
    const { user, password } = credentialsOf(url, 'must name user and password: smpp://user:password@host');
    const { source, system_type: systemType, alphabet } = parametersOf(url, ['source', 'system_type', 'alphabet']);
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? undefined : Number(url.port),
      encryption: url.protocol === 'smpps:' ? 'tls' : 'none',
      ...{ user, password, source, systemType, alphabet },
    };
  },
  destination: (values) => {
    const { host, encryption, user } = values;
    const name = isIP(host) === 6 ? `[${host.toLowerCase()}]` : host.toLowerCase();
    return `${encryption === 'tls' ? 'smpps' : 'smpp'} ${name}:${portOf(values)} ${user}`;
  },
  open: async (values, surroundings) => {
    const { openSmpp } = await import('./smpp-gateway.ts');
    const { host, user, password, systemType, source, alphabet, encryption } = values;
    const rest = { systemType: systemType ?? '', source: addressOf(source ?? '') ?? NO_ADDRESS, alphabet };
    return openSmpp({ host, port: portOf(values), tls: encryption === 'tls', user, password, ...rest }, surroundings);
  },
});

const NO_ADDRESS: Address = { address: '', ton: 0, npi: 0 };

/** Type of number and numbering plan (section 5.2.5, 5.2.6) follow from what the sender looks like; `null` for none. */
function addressOf(source: string): Address | null {
  if (/^\+[1-9]\d{6,14}$/.test(source)) return { address: source.slice(1), ton: 1, npi: 1 };
  // A short code belongs to one network.
  if (/^\d{3,8}$/.test(source)) return { address: source, ton: 3, npi: 0 };
  // 3GPP TS 23.040 section 9.1.2.5: eleven characters of the alphabet fit.
  if (/^(?=.*[A-Za-z])[\w .-]{1,11}$/.test(source)) return { address: source, ton: 5, npi: 0 };
  return null;
}
