import { describe, expect, test } from 'vitest';
import type { OpenApiDocument } from '../support/openapi-document.ts';
import { withServer } from '../support/start-server.ts';

describe('the document of the API', () => {
  const server = withServer('sqlite');

  test('is open to everybody, for programs and for people', async () => {
    const json = await server().client().get('/openapi.json');
    expect([json.status, json.at('openapi')]).toEqual([200, '3.1.0']);
    const html = await server().client().get('/openapi');
    expect([html.status, html.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html.headers['content-security-policy']).toMatch(/default-src 'none'/);
    const { paths, components } = json.body as OpenApiDocument;
    for (const path of Object.keys(paths)) expect(html.text.replaceAll('<wbr>', '')).toContain(`<code>${path}</code>`);
    for (const name of Object.keys(components.schemas)) expect(html.text).toContain(`id="schema-${name}"`);
    expect(html.text).not.toMatch(/<script|https?:|undefined|\[object/);
  });

  test('every operation says what it is, whom it takes, and all it answers', () => {
    const { routes } = server();
    for (const { method, url, schema } of routes) expect([method, url, schema?.about]).not.toContain(undefined);
  });
});
