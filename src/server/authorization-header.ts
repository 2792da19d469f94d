export interface BasicCredentials {
  /** Tenant in front of the user name, if any. */
  readonly tenant: string | null;
  readonly loginName: string;
  readonly password: string;
}

/**
 * `Basic base64(utf8("[tenant/]user:password"))`. Names hold no `/` or `:`, passwords may hold both. Anything that does
 * not read this way, also an empty token, is no credentials (`null`), never half of them.
 */
export function readBasic(header: string): BasicCredentials | null {
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined || encoded.length > 2048) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const text = decodeUtf8(bytes);
  if (text === null || text.includes('\0')) return null;
  const match = /^(?:([^/:]*)\/)?([^/:]+):(.+)$/s.exec(text);
  if (match === null) return null;
  const [, tenant, loginName = '', password = ''] = match;
  return { tenant: tenant || null, loginName, password };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The token of `Bearer <token>`, or `null`. */
export function readBearer(header: string): string | null {
  return /^bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1] ?? null;
}
