import type { IncomingMessage } from 'node:http';

const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** No route has it, so what cannot be understood is 405 and never the POST that it came as. */
const NONE = 'TRACE';

/**
 * `X-HTTP-METHOD` on a POST names the method that is meant, for clients that can send no other. It is taken before
 * anything is decided, so that route, rights, cross-site checks and records are those of the method that is carried out.
 * On other methods it means nothing: a link or an image could not carry it, but a GET must stay a GET.
 */
export function applyMethodOverride(request: IncomingMessage): void {
  const wanted = request.headers['x-http-method'];
  if (request.method !== 'POST' || wanted === undefined) return;
  const method = String(wanted).trim().toUpperCase();
  request.method = known.has(method) ? method : NONE;
}
