import type { FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal.ts';
import type { Routes } from './routing.ts';

/** The wire's JSON types: plain, or any `application/vnd.com.nsn.cumulocity.*+json`, with whatever parameters. */
const JSON_TYPES = /^application\/(json|vnd\.com\.nsn\.cumulocity\.[\w.-]*\+json)\s*(;|$)/i;

/** A form larger than this is no login. */
const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

type Done = (error: Error | null, body?: unknown) => void;

/** Reads JSON bodies and nothing else: other types are refused, so that no form of another site is ever understood. */
export function readJsonBodies(app: Routes): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(JSON_TYPES, { parseAs: 'string' }, (request: FastifyRequest, body: string, done: Done) => {
    // Clients send the header without a body.
    if (body === '') done(null, undefined);
    else parseJson(request, body, done);
  });
}

/** Reads forms; for the login routes only. A field that appears twice is refused: two readers could each take another. */
export function readForms(app: Routes): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request: FastifyRequest, body: string, done: Done) => {
    const fields = [...new URLSearchParams(body)];
    const twice = fields.find(([name], at) => fields.findIndex(([other]) => other === name) !== at);
    if (twice !== undefined) throw new Refusal('malformed', { reason: 'A form field appears twice' });
    done(null, Object.fromEntries(fields));
  });
}
