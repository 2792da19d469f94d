import type { Socket } from 'node:net';
import { refusals } from '../contract/refusals.ts';
import { Refusal } from '../core/refusal.ts';
import { errorBody } from './answer.ts';

/** Slow or idle connections do not hold a place for long (Node's own 60 and 300 seconds would). */
export const hardenConnection = {
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionTimeout: 0,
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
} as const;

/** A request that could not even be read is answered in the wire's error shape, and its connection closed. */
export function refuseBrokenConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
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
