/** What an `otpauth://totp/Issuer:account?…` address says, for typing it into an app by hand. */
export interface OtpauthDetails {
  readonly issuer: string;
  readonly account: string;
  readonly digits: string;
  readonly period: string;
  readonly algorithm: string;
}

/** The defaults are those of the Key Uri Format of Google Authenticator. */
export function readOtpauth(address: string): OtpauthDetails {
  // Browsers disagree on the path of an unknown scheme, so the label is cut out by hand.
  const [, label = '', query = ''] = /^otpauth:\/\/totp\/([^?]*)\??(.*)$/.exec(address) ?? [];
  const values = new URLSearchParams(query);
  const name = decodeURIComponent(label);
  const colon = name.indexOf(':');
  return {
    issuer: values.get('issuer') ?? (colon < 0 ? '' : name.slice(0, colon)),
    account: (colon < 0 ? name : name.slice(colon + 1)).trim(),
    digits: values.get('digits') ?? '6',
    period: values.get('period') ?? '30',
    algorithm: (values.get('algorithm') ?? 'SHA1').replace(/^SHA(\d+)$/, 'SHA-$1'),
  };
}

/** `JBSWY3DP…` in groups of four: nobody loses the place while typing. */
export const inGroups = (key: string): string => key.match(/.{1,4}/g)?.join(' ') ?? key;
