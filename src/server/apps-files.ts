import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { text } from '../contract/fields.ts';
import { Refusal } from '../core/refusal.ts';
import { ownPages } from './applications.ts';
import { type HostedApp, isFolderName } from './hosted-apps.ts';
import { anonymous, type Routes } from './routing.ts';
import { transportHeaders } from './web-files.ts';

interface AppsParts {
  /** See `SALLYPORT_APPS_DIR`. */
  readonly dir: string | null;
  readonly hosted: readonly HostedApp[];
  readonly https: boolean;
}

const params = z.object({ '*': text(1000) });
/** A name with a hash of the content in it, as bundlers write them: `main.9f86d081884c7d65.js`, `chunk-4TZQ3WKD.js`. */
const HASHED = /[.-](?:[0-9a-f]{8,64}|[A-Z0-9]{8})\.(?:js|css|woff2?|ttf|svg|png|jpe?g|webp|wasm)$/;

/**
 * Static web applications of the operator, below `/apps/<name>/` and `/apps/public/<name>/`. They share our origin and
 * so our sessions: whoever fills the folder is trusted as the operator is. Names of ours lead to our pages.
 */
export async function appsRoutes(app: Routes, { dir, hosted, https }: AppsParts): Promise<void> {
  const policies = new Map(hosted.map(({ contextPath, manifest }) => [contextPath, policyOf(manifest)]));
  const root = dir === null ? null : await realpath(dir);
  if (root !== null) await app.register(fastifyStatic, { root, serve: false, index: false, dotfiles: 'ignore' });

  app.get('/apps/*', { ...anonymous, schema: { about: 'page', params } }, async (request, reply) => {
    const [pathname = '', query] = request.url.split(/(?=\?)/);
    const [name = '', ...rest] = request.params['*'].replace(/^public\//, '').split('/');
    const folder = root === null ? null : await folderFor(root, name);
    if (root === null || folder === null) {
      const asPage = ['', 'index.html'].includes(rest.join('/'));
      const own = asPage && Object.hasOwn(ownPages, name) ? ownPages[name] : undefined;
      if (own === undefined) throw new Refusal('notFound');
      return reply.header('cache-control', 'no-store').redirect(`${own}${query ?? ''}`);
    }
    // Without the slash, links of the page would lead to its neighbours.
    if (rest.length === 0 && !pathname.endsWith('/')) return reply.redirect(`${pathname}/${query ?? ''}`);
    const asked = rest.join('/');
    if (asked !== '' && pathname.endsWith('/')) throw new Refusal('notFound');
    const path = asked === '' ? 'index.html' : asked;
    const file = await fileIn(root, folder, path);
    if (file === null) throw new Refusal('notFound');
    void reply.headers(headersFor(policies.get(folder) ?? DEFAULT_POLICY, https));
    const hashed = HASHED.test(path);
    return sendFile(reply, file, hashed);
  });
}

function sendFile(reply: FastifyReply, file: string, hashed: boolean): FastifyReply {
  // Names that carry a hash of their content may be kept for good; others are asked for again, by their ETag.
  void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  return reply.sendFile(file, { cacheControl: false });
}

/** The folder of a name. `public-options@app-cockpit` is a copy of `public-options` meant for one application. */
async function folderFor(root: string, name: string): Promise<string | null> {
  for (const folder of new Set([name, name.replace(/@.*$/, '')])) {
    if (!isFolderName(folder)) continue;
    const found = await stat(join(root, folder)).catch(() => null);
    if (found?.isDirectory()) return folder;
  }
  return null;
}

/**
 * The file's path below the root, or `null`. No hidden files, no climbing out, also not by a link in an application that
 * somebody else packed.
 */
async function fileIn(root: string, folder: string, path: string): Promise<string | null> {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || /[\\\0]/.test(segment))) return null;
  const file = await realpath(join(root, folder, ...segments)).catch(() => null);
  const home = await realpath(join(root, folder));
  if (file === null || !file.startsWith(home + sep) || !(await stat(file)).isFile()) return null;
  return join(folder, ...segments);
}

/** Applications of the platform run inline scripts and compile templates; nothing but their own origin is reached. */
const DEFAULT_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');

/** The policy that the application's manifest names, in one line. */
function policyOf({ contentSecurityPolicy }: HostedApp['manifest']): string {
  if (typeof contentSecurityPolicy !== 'string') return DEFAULT_POLICY;
  const policy = contentSecurityPolicy.replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  return policy === '' ? DEFAULT_POLICY : policy;
}

function headersFor(policy: string, https: boolean): Record<string, string> {
  return {
    // A second header can only narrow the first: no application is framed by another site.
    'content-security-policy': `${policy.replace(/;\s*$/, '')}, frame-ancestors 'self'`,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    ...transportHeaders(https),
  };
}
