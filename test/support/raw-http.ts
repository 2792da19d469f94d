import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Makes the application listen on a free port of this machine; closing it is the caller's. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/**
 * Sends bytes as they are and returns all that comes back until the server closes or has been silent for a while.
 * A busy machine may take its time to the first byte: `patience` in milliseconds, short only where no answer is expected.
 */
export function exchange(port: number, bytes: string | Buffer, patience = 10_000, silence = 300): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const done = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(patience, done);
    socket.on('data', (chunk) => {
      chunks.push(Buffer.from(chunk));
      socket.setTimeout(silence);
    });
    socket.on('close', done);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close before everything was sent; what it said until then counts.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') done();
      else reject(error);
    });
  });
}
