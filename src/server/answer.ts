import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ErrorBody } from '../contract/error.ts';
import { vendorType } from '../contract/media-types.ts';
import { refusals } from '../contract/refusals.ts';
import { Refusal } from '../core/refusal.ts';

const INFO = 'https://www.cumulocity.com/guides/reference-guide/#error_reporting';
const ERROR_TYPE = `${vendorType('error')};charset=UTF-8`;

/** Answers hold personal data and are never kept; nothing in them is ever rendered or framed. */
export const apiHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** The only place that knows the wire's error shape. */
export function errorBody(refusal: Refusal): ErrorBody {
  return {
    error: refusals[refusal.code][1],
    message: refusal.publicMessage,
    info: INFO,
    code: refusal.code,
  };
}

/** Sends a refusal; on a 401 with the challenge that does not make browsers show a dialog of their own. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  void reply.code(refusal.status).headers(refusal.headers);
  if (refusal.status === 401 && !hasCookieOrBearer(request)) {
    const scheme = request.headers.usexbasic === 'true' ? 'XBasic' : 'Basic';
    void reply.header('www-authenticate', `${scheme} realm="Cumulocity"`);
  }
  return reply
    .headers(apiHeaders)
    .type(ERROR_TYPE)
    .send(JSON.stringify(errorBody(refusal)));
}

function hasCookieOrBearer(request: FastifyRequest): boolean {
  const { authorization, cookie } = request.headers;
  return /^bearer /i.test(authorization ?? '') || (authorization === undefined && /authorization=/.test(cookie ?? ''));
}

/** Given by the storage, see storage/fault.ts. */
export type FaultOf = (error: unknown) => 'unavailable' | 'ownerGone' | null;

/**
 * What an error thrown anywhere means on the wire. Everything unexpected is a bug: 500 with a request id, nothing of
 * its text. `faultOf` tells the storage's outages, and what was deleted under the caller, from bugs.
 */
export function toRefusal(error: unknown, request: FastifyRequest, faultOf: FaultOf): Refusal {
  if (error instanceof Refusal) return error;
  const known = error as Partial<FastifyError>;
  if (known.validation !== undefined) return new Refusal('validation', { reason: describe(known) });
  switch (known.statusCode) {
    case 400:
      return new Refusal('malformed', { reason: malformedReason(known.code) });
    case 404:
    // A segment of the address is longer than any name can be.
    case 414:
      return new Refusal('notFound');
    case 413:
      return new Refusal('tooLarge', { max: request.routeOptions?.bodyLimit ?? 65_536 });
    case 415:
      return new Refusal('unsupportedMediaType', { type: printable(request.headers['content-type'] ?? 'none') });
    default:
      // Last: a caller who hangs up half-way fails with the same system errors as a database that does (ECONNRESET).
      switch (faultOf(error)) {
        case 'unavailable':
          return new Refusal('storageUnavailable', { seconds: 2 }, { 'retry-after': '2' });
        case 'ownerGone':
          return new Refusal('changedMeanwhile');
        case null:
          return new Refusal('internal', { requestId: request.id });
      }
  }
}

/** The framework's reason in our words: its own texts can quote what was sent. */
function malformedReason(code: string | undefined): string {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'The body is not valid JSON';
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'Content-Length does not fit the body';
    case 'FST_ERR_BAD_URL':
      return 'The address is not well-formed';
    default:
      return 'The request is not well-formed';
  }
}

const MISSING = 'is missing';
// The schema library would say of each kind of field in its own words that it got nothing.
z.config({ customError: ({ input }) => (input === undefined ? MISSING : undefined) });

interface Issue {
  readonly instancePath?: string;
  readonly message?: string;
}

/** Fields that are missing, in the wire's words; else the first problems of a body or query, as "field: what is wrong". */
function describe(error: Partial<FastifyError>): string {
  const issues = (error.validation ?? []) as readonly Issue[];
  const missing = issues.filter(({ message }) => message === MISSING).map(pathOf);
  if (missing.length > 0 && !missing.includes('')) {
    return printable(`Following mandatory fields should be included: ${missing.join(', ')}`);
  }
  const texts = issues.slice(0, 5).map((issue) => {
    const path = pathOf(issue);
    return `${path === '' ? (error.validationContext ?? 'request') : path}: ${issue.message ?? 'is not valid'}`;
  });
  return printable(texts.join('; '));
}

const pathOf = ({ instancePath = '' }: Issue): string => instancePath.replace(/^\//, '').replaceAll('/', '.');

function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 500);
}

/** Answers with bytes that are the contract's JSON already. */
export function sendJson(reply: FastifyReply, type: string, json: Buffer): FastifyReply {
  return reply.type(type).send(json);
}

/** Answers with a resource: as its vendor type when the caller named one, else as plain JSON. */
export function sendResource(request: FastifyRequest, reply: FastifyReply, type: string, body: object): FastifyReply {
  const accepts = String(request.headers.accept ?? '');
  const media = /vnd\.com\.nsn\.cumulocity/i.test(accepts) ? vendorType(type) : 'application/json';
  return reply.type(`${media};charset=UTF-8`).send(body);
}
