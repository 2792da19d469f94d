import { parseSetCookie } from 'cookie';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { errorProblem } from './answer-checks.ts';
import { totpCode } from './totp-code.ts';

/** One request. Cookies and the XSRF header are added as a browser's page would add them. */
export interface Call {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is; the content type is the caller's to give. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly address?: string;
  /** `[user, password]`: sent instead of cookies. */
  readonly basic?: readonly [string, string];
  readonly bearer?: string;
}

export interface SetCookie {
  readonly name: string;
  readonly value: string | undefined;
  readonly maxAge?: number | undefined;
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly secure?: boolean | undefined;
  readonly sameSite?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  /** Parsed JSON, or `null`. */
  readonly body: unknown;
  /** `code` of an error body. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly cookies: readonly SetCookie[];
  /** The value at a path such as `users.0.userName`. */
  at(path: string): unknown;
}

export interface LoginOptions extends Call {
  readonly code?: string;
  readonly tenant?: string;
}

/** A browser, or a program: keeps cookies, comes from one address. */
export interface Client {
  readonly jar: Map<string, string>;
  readonly address: string;
  send(method: string, url: string, call?: Call): Promise<Answer>;
  get(url: string, call?: Call): Promise<Answer>;
  post(url: string, body?: unknown, call?: Call): Promise<Answer>;
  put(url: string, body?: unknown, call?: Call): Promise<Answer>;
  delete(url: string, call?: Call): Promise<Answer>;
  /** `POST /tenant/oauth`. */
  login(userName: string, password: string, options?: LoginOptions): Promise<Answer>;
  /** `POST /tenant/oauth/token`; `answer.at('access_token')` is the token. */
  token(userName: string, password: string, options?: LoginOptions): Promise<Answer>;
  /** Sets TOTP up with the code of now, up to the activation; the secret. */
  enrol(call?: Call): Promise<string>;
}

export const TOTP_SECRET = '/user/currentUser/totpSecret';

function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

interface ClientParts {
  readonly app: FastifyInstance;
  readonly address: string;
  readonly now: () => number;
  /** Throws what the answer checks inside the application found. */
  readonly complain: () => void;
}

export function createClient({ app, address, now, complain }: ClientParts): Client {
  const jar = new Map<string, string>();

  const send: Client['send'] = async (method, url, call = {}) => {
    const response = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      remoteAddress: call.address ?? address,
      headers: headersOf(jar, method, call),
      ...payloadOf(call),
    });
    complain();
    const answer = toAnswer(response);
    keepCookies(jar, answer);
    if (answer.status >= 400 && method !== 'HEAD') {
      const problem = errorProblem(answer);
      if (problem !== null) throw new Error(`${method} ${url}: ${problem}`);
    }
    return answer;
  };

  const client: Client = {
    jar,
    address,
    send,
    get: (url, call) => send('GET', url, call),
    post: (url, body, call) => send('POST', url, { body, ...call }),
    put: (url, body, call) => send('PUT', url, { body, ...call }),
    delete: (url, call) => send('DELETE', url, call),
    login: (userName, password, options) => send('POST', ...loginCall('/tenant/oauth', userName, password, options)),
    token: (userName, password, options) =>
      send('POST', ...loginCall('/tenant/oauth/token', userName, password, options)),
    async enrol(call) {
      const made = await send('POST', TOTP_SECRET, call);
      const secret = String(made.at('rawSecret'));
      const verified = await send('POST', `${TOTP_SECRET}/verify`, {
        ...call,
        body: { code: totpCode(secret, now()) },
      });
      const activated = await send('POST', `${TOTP_SECRET}/activity`, { ...call, body: { isActive: true } });
      const statuses = [made, verified, activated].map((answer) => answer.status);
      if (statuses.join() !== '200,204,204') throw new Error(`Enrolment answered ${statuses.join()}`);
      return secret;
    },
  };
  return client;
}

function loginCall(
  path: string,
  username: string,
  password: string,
  { code, tenant, ...call }: LoginOptions = {},
): [string, Call] {
  const form = { grant_type: 'PASSWORD', username, password, ...(code === undefined ? {} : { tfa_code: code }) };
  return [tenant === undefined ? path : `${path}?tenant_id=${tenant}`, { form, ...call }];
}

function headersOf(jar: ReadonlyMap<string, string>, method: string, call: Call): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (call.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  else if (call.body !== undefined) headers['content-type'] = 'application/json';
  if (call.basic !== undefined) headers.authorization = basicHeader(...call.basic);
  else if (call.bearer !== undefined) headers.authorization = `Bearer ${call.bearer}`;
  else if (jar.size > 0) {
    headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const xsrf = jar.get('XSRF-TOKEN');
    if (xsrf !== undefined && !['GET', 'HEAD', 'OPTIONS'].includes(method)) headers['x-xsrf-token'] = xsrf;
  }
  return { ...headers, ...call.headers };
}

function payloadOf({ body, form, raw }: Call): Pick<InjectOptions, 'payload'> {
  if (raw !== undefined) return { payload: raw };
  if (form !== undefined) return { payload: new URLSearchParams(form).toString() };
  return body === undefined ? {} : { payload: JSON.stringify(body) };
}

interface Injected {
  readonly statusCode: number;
  readonly headers: Answer['headers'];
  readonly payload: string;
}

function toAnswer({ statusCode: status, headers, payload: text }: Injected): Answer {
  const body = /json/.test(String(headers['content-type'])) && text !== '' ? (JSON.parse(text) as unknown) : null;
  const { code, message } = (body ?? {}) as { code?: string; message?: string };
  const lines = [headers['set-cookie'] ?? []].flat().map(String);
  return {
    status,
    headers,
    text,
    body,
    code: status >= 400 ? code : undefined,
    message: status >= 400 ? message : undefined,
    cookies: lines.map((line) => parseSetCookie(line) as SetCookie),
    at: (path) =>
      path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body),
  };
}

function keepCookies(jar: Map<string, string>, answer: Answer): void {
  for (const { name, value, maxAge } of answer.cookies) {
    if (value === undefined || value === '' || maxAge === 0) jar.delete(name);
    else jar.set(name, value);
  }
}
