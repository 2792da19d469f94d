import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Of an error, in the wire's shape. */
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookies: ReadonlyMap<string, string>;
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: object;
}

/** No whole answer came, or only that the storage does not answer: what was asked may have happened or not. */
export class Unanswered extends Error {}

/** Sends requests to one process; `close` drops its connections. */
export interface Requests {
  ask(question: Question): Promise<Answer>;
  close(): void;
}

const PATIENCE = 20_000;

export function createRequests(origin: string): Requests {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  return {
    ask: (question) => ask(origin, agent, question),
    close: () => agent.destroy(),
  };
}

async function ask(origin: string, agent: Agent, { method, path, headers, form, json }: Question): Promise<Answer> {
  const content = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString();
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const sent = { ...headers, ...(content === undefined ? {} : { 'content-type': type }) };
  const { status, text, setCookies } = await new Promise<{ status: number; text: string; setCookies: string[] }>(
    (resolve, reject) => {
      const fail = (error: Error): void => reject(new Unanswered(`${method} ${path}: ${error.message}`));
      const outgoing = request(`${origin}${path}`, { method, agent, headers: sent }, (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        incoming.on('error', fail);
        incoming.on('end', () => {
          if (!incoming.complete) return fail(new Error('half an answer'));
          const status = incoming.statusCode ?? 0;
          return resolve({ status, text: body, setCookies: incoming.headers['set-cookie'] ?? [] });
        });
      });
      outgoing.on('error', fail);
      outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error('no answer in time')));
      outgoing.end(content);
    },
  );
  if (status === 503) throw new Unanswered(`${method} ${path}: ${text}`);
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status, message: String(body.message ?? ''), body, cookies: toCookies(setCookies) };
}

function toCookies(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
