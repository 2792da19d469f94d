import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly body: string;
}

/** How the server meets a message: answers with this status, says nothing, hangs up, or never ends its answer. */
export type WebhookMood = number | 'silent' | 'hangUp' | 'endless' | 'half';

/** An endpoint for messages on this machine: what an operator would write, or Twilio. */
export interface WebhookServer {
  readonly host: string;
  mood: WebhookMood;
  /** What it answers with its status. */
  answer: string;
  /** Everything that came, whether it was taken or not. */
  messages(): readonly ReceivedRequest[];
  /** Connections that were opened. */
  connections(): number;
  /** Nobody listens any more, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function startWebhookServer(): Promise<WebhookServer> {
  const received: ReceivedRequest[] = [];
  const state = { mood: 200 as WebhookMood, answer: '{}', connections: 0, port: 0 };
  const server = createServer(async (request, response) => {
    received.push(await read(request));
    respond(response, state.mood, state.answer);
  });
  server.on('connection', () => state.connections++);
  const up = async (): Promise<void> => {
    server.listen(state.port, '127.0.0.1');
    await once(server, 'listening');
    state.port = (server.address() as AddressInfo).port;
  };
  await up();
  return {
    host: `127.0.0.1:${state.port}`,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    messages: () => received,
    connections: () => state.connections,
    async down() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
    up,
  };
}

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function respond(response: ServerResponse, mood: WebhookMood, answer: string): void {
  if (mood === 'silent') return;
  if (mood === 'hangUp') return void response.destroy();
  const headers = { 'content-type': 'application/json', location: '/elsewhere' };
  if (typeof mood === 'number') return void response.writeHead(mood, headers).end(answer);
  response.writeHead(200, headers);
  response.write('{"half":');
  if (mood === 'half') return void setImmediate(() => response.destroy());
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}
