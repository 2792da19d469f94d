import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { refusals } from '../contract/refusals.ts';
import { Refusal } from '../core/refusal.ts';
import { errorBody } from './answer.ts';

/** Slow or idle connections do not hold a place for long (Node's own 60 and 300 seconds would). */
export const hardenConnection = {
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionTimeout: 0,
  // A missing Host is refused below, in the wire's error shape.
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000, requireHostHeader: false },
} as const;

/** Refuses what Node reads but HTTP/1.1 forbids: HTTP/0.9, and no Host (RFC 9112 sections 2.3 and 3.2). */
export function requireWellFormed({ httpVersion, headers }: IncomingMessage): void {
  if (httpVersion === '1.0' || (httpVersion === '1.1' && headers.host !== undefined)) return;
  throw new Refusal('malformed', { reason: 'The request is not well-formed HTTP' }, { connection: 'close' });
}

/** A request that could not even be read is answered in the wire's error shape, and its connection closed. */
export function refuseBrokenConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  // Nobody asked anything on a connection that timed out: an answer would be taken for that to the next request on it.
  if (error.code === 'ECONNRESET' || error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Refusal('headersTooLarge')
      : new Refusal('malformed', { reason: 'The request is not well-formed HTTP' });
  const body = JSON.stringify(errorBody(refusal));
  const status = refusals[refusal.code][0];
  socket.end(
    [
      `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}`,
      'Content-Type: application/vnd.com.nsn.cumulocity.error+json;charset=UTF-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
