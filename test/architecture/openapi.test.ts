import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiDocument } from '../support/openapi-document.ts';
import { withServer } from '../support/start-server.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const server = withServer('sqlite');

test('every route says what it is and what it answers', () => {
  const document = openApiDocument(server().routes, version);
  expect(Object.keys(document.paths).length).toBeGreaterThan(30);
});
