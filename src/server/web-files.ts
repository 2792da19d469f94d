import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { text } from '../contract/fields.ts';
import type { Randomness } from '../core/ports/randomness.ts';
import { anonymous, page, type Routes } from './routing.ts';

interface WebParts {
  readonly dir: string;
  readonly randomness: Pick<Randomness, 'bytes'>;
  readonly https: boolean;
}

const assetParams = z.object({ '*': text(200) });
const PLACEHOLDER = '__CSP_NONCE__';
const pages = ['login', 'user-settings', 'administration'] as const;

/** The web UI: three pages, each with a fresh nonce, and their hashed assets. */
export async function webRoutes(app: Routes, { dir, randomness, https }: WebParts): Promise<void> {
  app.get('/', page, async (_request, reply) => reply.redirect('/login'));
  for (const name of pages) {
    const file = join(dir, name, 'index.html');
    if (!existsSync(file)) continue;
    const html = readFileSync(file, 'utf8');
    const send = (reply: FastifyReply): FastifyReply => {
      const nonce = Buffer.from(randomness.bytes(16)).toString('base64url');
      return reply
        .headers(pageHeaders(nonce, https))
        .type('text/html; charset=utf-8')
        .send(html.replaceAll(PLACEHOLDER, nonce));
    };
    app.get(`/${name}`, page, (_request, reply) => send(reply));
    // The pages find their own way below their address.
    app.get(`/${name}/*`, page, (_request, reply) => send(reply));
  }
  const assets = join(dir, 'assets');
  if (!existsSync(assets)) return;
  await app.register(fastifyStatic, { root: assets, serve: false, index: false });
  app.get('/assets/*', { ...anonymous, schema: { about: 'page', params: assetParams } }, async (request, reply) => {
    // Names carry a hash of their content, so a browser may keep them for good.
    void reply.header('x-content-type-options', 'nosniff');
    return reply.sendFile(request.params['*'], { maxAge: '365d', immutable: true });
  });
  const icon = readdirSync(assets).find((name) => /^icon-.*\.svg$/.test(name));
  if (icon === undefined) return;
  // Browsers ask for it where a page names none, as hosted applications do.
  app.get('/favicon.ico', { ...anonymous, schema: { about: 'page' } }, async (_request, reply) =>
    reply.header('x-content-type-options', 'nosniff').sendFile(icon, { maxAge: '1d' }),
  );
}

/** Once seen over https, never again without. */
export const transportHeaders = (https: boolean): Record<string, string> =>
  https ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {};

/** Nothing from elsewhere runs, is framed, or is told where somebody came from. */
export function pageHeaders(nonce: string, https: boolean): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self' 'nonce-${nonce}'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'publickey-credentials-get=(self), otp-credentials=(self)',
    ...transportHeaders(https),
  };
}
