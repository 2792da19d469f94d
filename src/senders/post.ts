import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { SmsFailure } from '../core/ports/sms-sender.ts';
import type { Reach } from './sms-gateway.ts';

/** More than any answer that says something; the rest is not read. */
const MOST = 16_384;

export interface Answer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * One request by HTTP on a connection of its own, since a kept one may have ended unnoticed and take the message with
 * it. Redirects are answers like others: they would lead codes and passwords where nobody sent them.
 * @throws SmsFailure
 */
export async function ask(
  address: string,
  { method, headers, body }: Question,
  { reach, signal }: { readonly reach: Reach | null; readonly signal: AbortSignal },
): Promise<Answer> {
  const url = new URL(address);
  const lookup = reach === null ? {} : { lookup: only(await reach(url.hostname.replace(/^\[|\]$/g, ''))) };
  const isTls = url.protocol === 'https:';
  const { request } = await (isTls ? import('node:https') : import('node:http'));
  const options: RequestOptions = {
    method,
    headers: { ...headers, 'user-agent': 'sallyport' },
    agent: false,
    signal,
    ...lookup,
  };
  return exchange(request(url, options), isTls ? 'secureConnect' : 'connect', body, signal);
}

/** Looks nothing up a second time: a name may have another address by then. */
export function only(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    if (options.all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };
}

function exchange(
  request: ClientRequest,
  connected: 'connect' | 'secureConnect',
  body: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  // Node writes nothing of a request before that.
  let reached = false;
  request.once('socket', (socket) => {
    socket.once(connected, () => {
      reached = true;
    });
  });
  return new Promise((resolve, reject) => {
    const fail = (error?: Error & { code?: string }): void => {
      const what = signal.aborted ? 'no answer' : (error?.code ?? 'failed');
      reject(new SmsFailure(reached ? 'slow' : 'unreachable', `HTTP: ${what}`));
    };
    request.on('error', fail);
    // Without an answer, and without an error: as after a change to another protocol.
    const end = (): void => fail();
    request.once('close', end);
    request.once('response', (response: IncomingMessage) => {
      const status = response.statusCode ?? 0;
      request.off('close', end);
      void beginningOf(response).then((text) => {
        request.destroy();
        resolve({ status, text });
      });
    });
    request.end(body);
  });
}

/** An answer whose body breaks off is an answer: the status has come. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= MOST) break;
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).subarray(0, MOST).toString('utf8');
}

/** Of an answer that takes nothing. A server that failed (RFC 9110 section 15.6) may have sent before, unless it is busy. */
export function refusedBy({ status }: Answer, detail = ''): SmsFailure {
  return new SmsFailure('refused', `HTTP: ${status}${detail}`, status >= 500 && status !== 503);
}
