import { Agent, request } from 'node:http';

/** Requests to send, all alike or one of each, over kept connections. */
export interface Load {
  readonly connections: number;
  /** How often each request is sent. */
  readonly times: number;
  readonly requests: readonly {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }[];
}

/** How many answers came with each status. */
export type LoadResult = Readonly<Record<string, number>>;

function send(agent: Agent, { url, method, headers, body }: Load['requests'][number]): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (answer) => {
      answer.on('error', reject);
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

// A process of its own: what the client needs of the processors must not count as the server's.
process.on('message', async ({ connections, times, requests }: Load) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const queue = Array.from({ length: times }, () => requests).flat();
  const counts: Record<string, number> = {};
  const worker = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const status = await send(agent, next);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  process.send?.(counts);
});
