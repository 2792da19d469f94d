import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiTables } from '../support/api-tables.ts';
import { openApiDocument } from '../support/openapi-document.ts';
import { withServer } from '../support/start-server.ts';
import { projectFolder } from './source-files.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const server = withServer('sqlite');

test('docs/openapi.json is what the routes say; `npm test -- test/architecture/openapi -u` writes it', async () => {
  const document = openApiDocument(server().routes, version);
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot(`${projectFolder}/docs/openapi.json`);
});

const API = `${projectFolder}/docs/api.md`;
const BEGIN = '<!-- From here to the end mark written from the routes. -->';
const END = '<!-- End of what is written from the routes. -->';

function apiParts(): { before: string; after: string } {
  const [before = '', rest = ''] = readFileSync(API, 'utf8').split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`${API} has lost its marks`);
  return { before, after };
}

test('docs/api.md has every route, who may call it, what it refuses, and every right; `-u` writes these too', async () => {
  const { before, after } = apiParts();
  const written = [before.trimEnd(), BEGIN, apiTables(server().routes), END, after.trimStart()].join('\n\n');
  await expect(written).toMatchFileSnapshot(API);
});

test('docs/api.md names no route that does not exist in what is written by hand', () => {
  const { before, after } = apiParts();
  const named = [...`${before}${after}`.matchAll(/`(GET|POST|PUT|DELETE) (\/[^`\s?]*)/g)].map(
    ([, method = '', path = '']) => [method, path] as const,
  );
  expect(named.length).toBeGreaterThan(50);
  const wrong = named.filter(
    ([method, path]) => !server().routes.some((route) => route.method === method && fits(route.url, path)),
  );
  expect(wrong).toEqual([]);
});

/** A parameter of the route takes any name; `…` at the end stands for all below. */
function fits(url: string, path: string): boolean {
  const wanted = path.replace(/\/$/, '').split('/');
  const parts = url.split('/');
  const rest = wanted.at(-1) === '…';
  if (rest ? parts.length < wanted.length - 1 : parts.length !== wanted.length) return false;
  const known = rest ? wanted.slice(0, -1) : wanted;
  return known.every((part, index) => part === parts[index] || parts[index]?.startsWith(':') || parts[index] === '*');
}
