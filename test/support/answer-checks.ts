import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../../src/contract/error.ts';
import { refusals } from '../../src/contract/refusals.ts';
import type { DocumentChecks } from './openapi-checks.ts';

// Made once: making a schema costs more than checking an answer by it, and there are many thousand.
const strictBody = errorBody.strict();
const patterns = new Map<string, RegExp>();

/**
 * What is wrong with an error answer, or `null`: its body must be the contract's, and status, error and message those of
 * the refusal that its `code` names.
 */
export function errorProblem(answer: {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}): string | null {
  const parsed = strictBody.safeParse(answer.body);
  if (!parsed.success) return `is no error body: ${JSON.stringify(answer.body)}`;
  const { code, error, message } = parsed.data;
  const table: Readonly<Record<string, readonly [number, string, string]>> = refusals;
  const refusal = table[code];
  if (refusal === undefined) return `has the unknown code ${code}`;
  const [status, wantedError, template] = refusal;
  if (status !== answer.status) return `${code} must have status ${status}, not ${answer.status}`;
  if (error !== wantedError) return `${code} must have the error ${wantedError}, not ${error}`;
  if (!patternOf(template).test(message)) return `${code} must say "${template}", not "${message}"`;
  if (!String(answer.headers['content-type']).startsWith('application/vnd.com.nsn.cumulocity.error+json')) {
    return `has the content type ${String(answer.headers['content-type'])}`;
  }
  if ([429, 503].includes(status) && !/^[1-9]\d*$/.test(String(answer.headers['retry-after']))) {
    return `${code} must say when to come back`;
  }
  return null;
}

/** A parameter stands for any text but a placeholder that was never filled. */
function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const parts = template.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('(?!\\{\\w+\\}).*')}$`, 's');
  patterns.set(template, pattern);
  return pattern;
}

/** What is wrong with an answer, held to the API's document, or `null`. Browsers' pages are no part of it. */
export function answerProblem(
  checks: DocumentChecks,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string | null {
  const { url, schema } = request.routeOptions;
  if (url === undefined || schema?.about === 'page' || request.method === 'HEAD') return null;
  return checks.problem({
    method: request.method,
    url,
    status: reply.statusCode,
    contentType: String(reply.getHeader('content-type') ?? ''),
    text: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : '',
  });
}
