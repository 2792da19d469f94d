import { SmsFailure } from '../core/ports/sms-sender.ts';

/** More than any answer that says something; the rest is not read. */
const MOST = 16_384;

/** Before a byte of the request has left: no route, no name, no connection, no trust. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|EPROTO|CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

export interface Answer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

/**
 * One request by HTTP on a connection of its own, since a kept one may have ended unnoticed and take the message with
 * it. Redirects are answers like others: they would lead codes and passwords where the operator did not send them.
 * @throws SmsFailure
 */
export async function ask(url: string | URL, request: RequestInit, signal: AbortSignal): Promise<Answer> {
  const headers = { ...(request.headers as Record<string, string>), connection: 'close', 'user-agent': 'sallyport' };
  try {
    const response = await fetch(url, { ...request, headers, redirect: 'manual', signal });
    return { status: response.status, text: await beginningOf(response) };
  } catch (error) {
    throw toFailure(error as Error);
  }
}

/** An answer whose body breaks off is an answer: the status has come. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < MOST) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
  } catch {
    return '';
  }
  await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, MOST).toString('utf8');
}

function toFailure(error: Error): SmsFailure {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return new SmsFailure('slow', 'HTTP: no answer');
  const code = (error.cause as { code?: string } | undefined)?.code ?? 'failed';
  // Whatever else broke, broke when the message may have been on its way.
  return new SmsFailure(NOT_SENT.test(code) ? 'unreachable' : 'slow', `HTTP: ${code}`);
}

/** Of an answer that takes nothing. */
export function refusedBy({ status }: Answer, detail = ''): SmsFailure {
  return new SmsFailure('refused', `HTTP: ${status}${detail}`);
}
