import { parseSetCookie } from 'cookie';
import { afterAll, beforeAll } from 'vitest';
import { errorProblem } from './answer-checks.ts';
import { listen } from './raw-http.ts';
import { nextAddress, type ServerOptions, type TestServer, withServer } from './start-server.ts';

/** One request as a client sends it; nothing is added but an address of its own. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
  /** Sent as a form, with its content type. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; `null` where there is none, as official clients take it. */
  readonly data: unknown;
  /** `message` of an error. */
  readonly message: string;
  /** `Set-Cookie` by name. */
  readonly cookies: ReadonlyMap<string, string>;
  /** The value at a path such as `users.0.userName`. */
  at(path: string): unknown;
}

/** A program on a machine of its own. */
export interface Program {
  ask(method: string, path: string, sent?: Sent): Promise<Reply>;
}

export interface OverHttp {
  readonly server: () => TestServer;
  /** Where the server listens. */
  readonly url: () => string;
  program(): Program;
}

/** A server that listens, for tests that send what clients send byte for byte. */
export function overHttp(options: ServerOptions = {}): OverHttp {
  const server = withServer('sqlite', { trustedProxies: ['127.0.0.1'], ...options });
  let url = '';
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listen(server().app)}`;
  });
  afterAll(() => server().app.server.closeAllConnections());
  return {
    server,
    url: () => url,
    program() {
      const address = nextAddress();
      return { ask: (method, path, sent = {}) => send(server(), url, address, { method, path, ...sent }) };
    },
  };
}

async function send(
  server: TestServer,
  url: string,
  address: string,
  { method, path, headers, text, json, form }: Sent & { readonly method: string; readonly path: string },
): Promise<Reply> {
  const typed =
    json !== undefined
      ? { 'content-type': 'application/json' }
      : form !== undefined
        ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
        : {};
  const body =
    form === undefined ? (json === undefined ? text : JSON.stringify(json)) : String(new URLSearchParams(form));
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'user-agent': 'client/1', ...typed, ...headers, 'x-forwarded-for': address },
    ...(body === undefined ? {} : { body }),
  });
  const reply = await replyOf(response);
  server.complain();
  if (reply.status >= 400) {
    const { status, data } = reply;
    const problem = errorProblem({ status, body: data, headers: Object.fromEntries(reply.headers) });
    if (problem !== null) throw new Error(`${method} ${path}: ${problem}`);
  }
  return reply;
}

async function replyOf(response: Response): Promise<Reply> {
  const { status, headers } = response;
  const text = await response.text();
  const data = /json/.test(headers.get('content-type') ?? '') && text !== '' ? (JSON.parse(text) as unknown) : null;
  const set = headers.getSetCookie().map((line) => parseSetCookie(line) as { name: string; value?: string });
  return {
    status,
    headers,
    text,
    data,
    message: String((data as { message?: unknown } | null)?.message ?? ''),
    cookies: new Map(set.map(({ name, value }) => [name, value ?? ''])),
    at: (path) =>
      path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], data),
  };
}

export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A page in a browser: keeps cookies, and says with every request what official pages say. */
export interface Page {
  readonly jar: ReadonlyMap<string, string>;
  ask(method: string, path: string, sent?: Sent): Promise<Reply>;
  /** With `Authorization: Basic` instead of cookies, as pages do in Basic mode. */
  askBasic(user: string, password: string, method: string, path: string, sent?: Sent): Promise<Reply>;
  /** `POST /tenant/oauth`, with the literal `undefined` where there is no code. */
  oauth(user: string, password: string, code?: string): Promise<Reply>;
}

export function pageOf(program: Program): Page {
  const jar = new Map<string, string>();
  const ask: Page['ask'] = async (method, path, sent = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const common = { accept: 'application/json', usexbasic: 'true', 'x-xsrf-token': jar.get('XSRF-TOKEN') ?? '' };
    const reply = await program.ask(method, path, {
      ...sent,
      headers: { ...common, ...(cookie === '' ? {} : { cookie }), ...sent.headers },
    });
    for (const [name, value] of reply.cookies) {
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return reply;
  };
  return {
    jar,
    ask,
    askBasic: (user, password, method, path, sent = {}) =>
      ask(method, path, { ...sent, headers: { authorization: basicOf(user, password), ...sent.headers } }),
    oauth: (username, password, code = 'undefined') =>
      ask('POST', '/tenant/oauth?tenant_id=t1', {
        form: { grant_type: 'PASSWORD', username, password, tfa_code: code },
      }),
  };
}

/** The cookies of a login, as a browser sends them. */
export async function cookiesOf(program: Program, user: string, password: string): Promise<string> {
  const page = pageOf(program);
  await page.oauth(user, password);
  return [...page.jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** What programs send after a cookie login: the token and its cookie together, and the header. */
export function carried({ cookies }: Reply): Record<string, string> {
  const token = cookies.get('authorization') ?? '';
  return {
    authorization: `Bearer ${token}`,
    cookie: `authorization=${token}`,
    'x-xsrf-token': cookies.get('XSRF-TOKEN') ?? '',
  };
}

/** What a JWT says, unchecked, as programs read it. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}
