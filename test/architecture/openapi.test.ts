import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiDocument } from '../support/openapi-document.ts';
import { withServer } from '../support/start-server.ts';
import { projectFolder } from './source-files.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const server = withServer('sqlite');

test('docs/openapi.json is what the routes say; `npm test -- test/architecture/openapi -u` writes it', async () => {
  const document = openApiDocument(server().routes, version);
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot(`${projectFolder}/docs/openapi.json`);
});
