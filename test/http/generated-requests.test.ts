import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { type OpenApiDocument, type Operation, openApiDocument } from '../support/openapi-document.ts';
import type { JsonSchema } from '../support/openapi-schemas.ts';
import { groups, newPerson } from '../support/people.ts';
import { nextAddress, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const REQUESTS = 5000;
const SEED = 20261125;

/** Never an answer in time: it waits, as it should. And those that end the callers' sessions, or their users. */
const left = [/^POST \/notification\/realtime$/, /logout/, /^PUT \/tenant\/tenants\/\{tenant\}\/tfa$/];

describe('requests made from the document', () => {
  const server = withServer('sqlite');
  let document: OpenApiDocument;
  const callers: Client[] = [];

  beforeAll(async () => {
    document = openApiDocument(server().routes, 'tests');
    await newTenant(server(), 't2');
    callers.push(await server().admin(), await bossOf(server(), 't2'), server().client());
    for (const groupIds of [[], [groups.userManager], [groups.tenantManager]]) {
      const person = await newPerson(server(), { groupIds });
      const client = server().client();
      expect((await client.login(person.userName, person.password)).status).toBe(200);
      callers.push(client);
    }
    // One that the requests may destroy.
    await newPerson(server(), { userName: 'victim' });
  });

  test(`${REQUESTS} of them: no 5xx, nothing undocumented, and the administrator can still log in`, async () => {
    const operations = Object.entries(document.paths)
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
      .filter(({ path, method }) => !left.some((one) => one.test(`${method.toUpperCase()} ${path}`)));
    const arbitrary = fc.oneof(
      ...operations.map(({ path, method, operation }) =>
        fc.record({
          method: fc.constant(method.toUpperCase()),
          url: urlOf(document, path, operation),
          call: callOf(document, operation),
          caller: fc.nat({ max: callers.length - 1 }),
        }),
      ),
    );
    const counts = new Map<number, number>();
    const requests = fc.sample(arbitrary, { seed: SEED, numRuns: REQUESTS });
    for (const { method, url, call, caller } of requests) {
      // Throws at an answer that the document does not have.
      const answer = await (callers[caller] as Client).send(method, url, { ...call, address: nextAddress() });
      expect(answer.status, `${method} ${url} ${JSON.stringify(call)}`).toBeLessThan(500);
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    }
    const seen = [...counts].sort(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`);
    process.stdout.write(`generated requests, seed ${SEED}: ${seen.join(', ')}\n`);
    expect(counts.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect((await server().client().get('/health')).status).toBe(200);
    expect((await server().client().login('admin', PASSWORD)).status).toBe(200);
  }, 120_000);
});

function urlOf(document: OpenApiDocument, path: string, { parameters }: Operation): fc.Arbitrary<string> {
  const known: Record<string, string[]> = {
    tenant: [TENANT, 't2', 'management', 'nowhere'],
    user: ['victim', 'nobody', 'a%40b'],
    group: ['1', '2', '9', '999'],
  };
  const parts = parameters.map(({ name, in: place, required, schema }) => {
    const value = madeOf(document, schema).map((made) => encodeURIComponent(wellFormed(made)));
    const likely = place === 'path' ? known[name] : undefined;
    const one = likely === undefined ? value : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...likely) }, value);
    return (required ? one : fc.option(one, { freq: 3, nil: undefined })).map((text) => ({ name, place, text }));
  });
  return fc.tuple(...parts).map((made) => {
    const filled = made
      .filter(({ place }) => place === 'path')
      .reduce((url, { name, text }) => url.replace(`{${name}}`, text || 'x'), path);
    const query = made.filter(({ place, text }) => place === 'query' && text !== undefined);
    const search = query.map(({ name, text }) => `${name}=${text}`).join('&');
    return search === '' ? filled : `${filled}?${search}`;
  });
}

/** An object may bring along a `toString` of its own that is none. */
const wellFormed = (made: unknown): string =>
  (typeof made === 'object' ? JSON.stringify(made) : String(made)).toWellFormed();

function callOf(
  document: OpenApiDocument,
  { requestBody }: Operation,
): fc.Arbitrary<{ raw?: string; headers?: Record<string, string> }> {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || media === undefined) return fc.constant({});
  const headers = { 'content-type': type };
  return madeOf(document, media.schema).map((body) => ({
    headers,
    raw: type.endsWith('json') ? JSON.stringify(body) : formOf(body),
  }));
}

const formOf = (body: unknown): string =>
  new URLSearchParams(Object.entries(body ?? {}).map(([name, value]) => [name, wellFormed(value)])).toString();

/** A value that fits, and once in a while one that does not. */
function madeOf(document: OpenApiDocument, schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingOf(document, schema, depth);
  return fc.oneof({ weight: 24, arbitrary: fitting }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
}

function fittingOf(document: OpenApiDocument, schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const inner = (one: JsonSchema): fc.Arbitrary<unknown> => madeOf(document, one, depth + 1);
  if (schema.$ref !== undefined) {
    return fittingOf(document, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth);
  }
  const { anyOf, enum: values, items } = schema as { anyOf?: JsonSchema[]; enum?: unknown[]; items?: JsonSchema };
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(inner));
  if (values !== undefined) return fc.constantFrom(...values);
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer());
    case 'array':
      return depth > 4 ? fc.constant([]) : fc.array(inner(items ?? {}), { maxLength: 3 });
    case 'object': {
      const required = new Set(schema.required ?? []);
      const properties = Object.entries(schema.properties ?? {}).map(
        ([name, property]) => [name, inner(property)] as const,
      );
      if (properties.length === 0)
        return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 });
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...required] as never[] });
    }
    case 'string':
      return textOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

const NAME = fc.stringMatching(/^[a-z][a-z0-9-]{2,12}$/);

function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { maxLength = 60 } = schema as { maxLength?: number };
  const max = Math.min(maxLength, 60);
  const likely = fc.constantFrom(
    'victim',
    'a@example.com',
    PASSWORD,
    '2026-01-31',
    '123456',
    'ROLE_AUDIT_READ',
    'true',
    TENANT,
  );
  return fc.oneof(likely, fc.string({ maxLength: max, unit: 'grapheme' }), NAME);
}
