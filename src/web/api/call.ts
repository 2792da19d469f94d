import type { ErrorBody } from '../../contract/error.ts';
import { Refused, type RefusedCode } from './refused.ts';
import { noteServerTime } from './server-clock.ts';

export interface Answer<Body> {
  readonly body: Body;
  /** `ETag` without its quotes: the version of what was read. */
  readonly version: string | undefined;
}

const XSRF_COOKIE = 'XSRF-TOKEN';

const xsrfToken = (): string | undefined =>
  document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${XSRF_COOKIE}=`))
    ?.slice(XSRF_COOKIE.length + 1);

/** Whether a session may exist: its other cookie cannot be read from here. */
export const mayHaveSession = (): boolean => xsrfToken() !== undefined;

/** A form for the login, JSON for everything else. */
type Payload = URLSearchParams | object;

/** Whoever has no session yet, and shows the password with the request itself. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly tenantId?: string | undefined;
}

/**
 * The only way to the server: same origin, cookies, JSON.
 *
 * @throws {Refused} for every answer of 400 and more, and when there is no answer.
 */
export async function call<Body>(
  method: string,
  path: string,
  payload?: Payload,
  basic?: Credentials,
): Promise<Answer<Body>> {
  // UseXBasic: a 401 must not open the browser's own password dialog.
  const headers = new Headers({ UseXBasic: 'true', Accept: 'application/json' });
  const token = xsrfToken();
  if (token) headers.set('X-XSRF-TOKEN', decodeURIComponent(token));
  if (basic) headers.set('Authorization', basicHeader(basic));
  if (payload && !(payload instanceof URLSearchParams)) headers.set('Content-Type', 'application/json');
  const body = payload instanceof URLSearchParams ? payload : payload && JSON.stringify(payload);

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body ? { body } : {}),
    });
    text = await response.text();
  } catch {
    throw new Refused('offline', 0, '');
  }
  noteServerTime(response.headers.get('date'));
  if (!response.ok) throw refusedBy(response, text);
  return { body: parsed(text) as Body, version: versionOf(response.headers.get('etag')) };
}

function basicHeader({ tenantId, username, password }: Credentials): string {
  const bytes = new TextEncoder().encode(`${tenantId ? `${tenantId}/` : ''}${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function refusedBy(response: Response, text: string): Refused {
  const body = parsed(text) as Partial<ErrorBody> | undefined;
  const code = typeof body?.code === 'string' ? (body.code as RefusedCode) : 'unknown';
  return new Refused(code, response.status, body?.message ?? '', response.headers);
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function versionOf(tag: string | null): string | undefined {
  return tag?.match(/"(.*)"/)?.[1];
}
