import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Randomness } from '../../core/ports/randomness.ts';
import { Refusal } from '../../core/refusal.ts';
import { type ApiDocument, openApiPage } from '../openapi-page.ts';
import { anonymous, page, type Routes } from '../routing.ts';
import { pageHeaders } from '../web-files.ts';

/** In the checkout (`src/server/routes`) and in the published package (`dist/server/routes`) alike. */
const file = new URL('../../../docs/openapi.json', import.meta.url);

/** Read when asked for: kept, it would be memory for what few ask. */
async function documentText(): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Refusal('notFound');
  });
}

/**
 * What this API is, for programs and for people. Open to everybody: it is part of the published package and says
 * nothing of this installation.
 */
export function openApiRoutes(app: Routes): void {
  app.get(
    '/openapi.json',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Operation', summary: 'This document (OpenAPI 3.1)', refuses: ['notFound'] },
        response: { 200: z.looseObject({ openapi: z.literal('3.1.0') }) },
      },
    },
    async (_request, reply) => reply.type('application/json;charset=UTF-8').send((await documentText()) as never),
  );
}

/** The same for people. */
export function openApiPageRoutes(app: Routes, randomness: Pick<Randomness, 'bytes'>, https: boolean): void {
  app.get('/openapi', page, async (_request, reply) => {
    const nonce = Buffer.from(randomness.bytes(16)).toString('base64url');
    const html = openApiPage(JSON.parse(await documentText()) as ApiDocument, nonce);
    return reply.headers(pageHeaders(nonce, https)).type('text/html; charset=utf-8').send(html);
  });
}
