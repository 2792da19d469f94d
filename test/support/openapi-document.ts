import { STATUS_CODES } from 'node:http';
import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { errorBody } from '../../src/contract/error.ts';
import { vendorType } from '../../src/contract/media-types.ts';
import { type RefusalCode, refusals } from '../../src/contract/refusals.ts';
import { type About, tags } from '../../src/server/about.ts';
import type { Access } from '../../src/server/authenticate.ts';
import { byStatus, isSafe, refusalsOf } from './openapi-refusals.ts';
import { collectSchemas, type JsonSchema, type SchemaCollection } from './openapi-schemas.ts';

/** A route as the router has it. */
export interface DescribedRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  readonly schema: FastifySchema | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

interface Response {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Record<string, { readonly schema: JsonSchema }> };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly [kind: string]: unknown;
  };
  readonly [part: string]: unknown;
}

const ERROR_TYPE = vendorType('error');

const DESCRIPTION = [
  'The part of the Cumulocity REST API that Sallyport speaks. Every body is JSON, sent and answered as',
  '`application/json` or as any `application/vnd.com.nsn.cumulocity.*+json`; unknown properties are ignored. Every',
  'refusal has the body `errorBody`, whose `code` is stable. At a known address, a method that it does not have answers',
  '405, an unknown address 404, headers above 16 kB 431; `HEAD` is answered wherever `GET` is.',
].join(' ');

const securitySchemes = {
  cookie: { type: 'apiKey', in: 'cookie', name: 'authorization', description: 'Set by `POST /tenant/oauth`.' },
  xsrf: { type: 'apiKey', in: 'header', name: 'X-XSRF-TOKEN', description: 'The value of the cookie `XSRF-TOKEN`.' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From `POST /tenant/oauth/token`.' },
  basic: {
    type: 'http',
    scheme: 'basic',
    description: '`[tenant/]user:password`; past a second factor only with `tfatoken`.',
  },
  tfatoken: {
    type: 'apiKey',
    in: 'header',
    name: 'tfatoken',
    description: 'From `POST /user/pin`, after a code by SMS.',
  },
};

/** The API's document, made of what the routes state beside their handlers and of the contract's schemas. */
export function openApiDocument(routes: readonly DescribedRoute[], version: string): OpenApiDocument {
  const schemas = collectSchemas();
  schemas.of(errorBody, 'output');
  const shared: Record<string, Response> = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const { about } = route.schema ?? {};
    if (about === undefined) throw new Error(`${route.method} ${route.url} does not say what it does: see about.ts`);
    if (about === 'page') continue;
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, about, schemas, shared) };
  }
  const used = new Set(
    Object.values(paths).flatMap((one) => Object.values(one).flatMap((operation) => operation.tags)),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sallyport',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths: sorted(paths),
    components: { securitySchemes, schemas: sorted(schemas.components), responses: sorted(shared) },
  };
}

function operationOf(
  route: DescribedRoute,
  about: Exclude<About, 'page'>,
  schemas: SchemaCollection,
  shared: Record<string, Response>,
): Operation {
  const { method, url, access, schema } = route;
  const { right } = access as { right?: string };
  return {
    operationId: `${method.toLowerCase()}${url.replaceAll(/[^A-Za-z]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    tags: [about.tag],
    summary: about.summary,
    ...(right === undefined ? {} : { description: `Needs the right \`${right}\`.` }),
    security: securityOf(method, access),
    parameters: [
      ...parametersOf(schema?.params, 'path', schemas),
      ...parametersOf(schema?.querystring, 'query', schemas),
    ],
    ...bodyOf(schema?.body, about, schemas),
    responses: { ...answersOf(route, about, schemas), ...refusedOf(route, about, shared) },
  };
}

function securityOf(method: string, access: Access): Operation['security'] {
  if ('anonymous' in access) return [];
  const open = 'openTo' in access ? [{}] : [];
  return [
    ...open,
    { cookie: [], ...(isSafe(method) ? {} : { xsrf: [] }) },
    { bearer: [] },
    { basic: [] },
    { basic: [], tfatoken: [] },
  ];
}

function parametersOf(schema: unknown, place: Parameter['in'], schemas: SchemaCollection): Parameter[] {
  if (!(schema instanceof z.ZodType)) return [];
  const { properties = {}, required = [] } = inlined(schemas.of(schema, 'input'), schemas);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: parameterSchema(property),
  }));
}

/** Numbers and flags arrive as text; what is meant is a number and a flag. */
function parameterSchema(schema: JsonSchema): JsonSchema {
  const digits = /^\^\\d\{1,(\d+)\}\$$/.exec(String(schema.pattern ?? ''))?.[1];
  if (digits === undefined) return schema;
  const { type: _type, pattern: _pattern, ...rest } = schema;
  return { type: 'integer', minimum: 0, maximum: 10 ** Number(digits) - 1, ...rest };
}

/** A schema that is a reference, as what it refers to. */
function inlined(schema: JsonSchema, { components }: Pick<SchemaCollection, 'components'>): JsonSchema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : inlined(components[name] ?? {}, { components });
}

function bodyOf(
  schema: unknown,
  about: Exclude<About, 'page'>,
  schemas: SchemaCollection,
): Pick<Operation, 'requestBody'> {
  if (!(schema instanceof z.ZodType)) return {};
  const type = about.form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { requestBody: { required: true, content: { [type]: { schema: schemas.of(schema, 'input') } } } };
}

function answersOf({ url, method, schema }: DescribedRoute, about: Exclude<About, 'page'>, schemas: SchemaCollection) {
  const answers = Object.entries((schema?.response ?? {}) as Record<string, unknown>);
  if (answers.length === 0) throw new Error(`${method} ${url} does not say what it answers`);
  const responses = answers.map(([status, body]): [string, Response] => {
    const description = STATUS_CODES[Number(status)] ?? status;
    const isEmpty = body instanceof z.ZodUndefined || !(body instanceof z.ZodType);
    if (isEmpty) return [status, { description }];
    const type = about.answers ?? 'application/json';
    return [status, { description, content: { [type]: { schema: schemas.of(body, 'output') } } }];
  });
  return Object.fromEntries(responses);
}

/** Refusals that follow from what a route is, as references: they are the same in many. */
function refusedOf(
  { method, access, schema }: DescribedRoute,
  about: Exclude<About, 'page'>,
  shared: Record<string, Response>,
): Record<string, Response> {
  const codes = byStatus(refusalsOf({ method, access, about, schema }));
  return Object.fromEntries(
    [...codes].map(([status, some]) => {
      if (some.some((code) => about.refuses?.includes(code))) return [String(status), refusedWith(status, some)];
      const name = some.length === 1 ? String(some[0]) : `${some[0]}And${some.length - 1}More`;
      shared[name] = refusedWith(status, some);
      return [String(status), { $ref: `#/components/responses/${name}` }];
    }),
  );
}

const error = { $ref: '#/components/schemas/errorBody' };

function refusedWith(status: number, codes: readonly RefusalCode[]): Response {
  const lines = codes.map((code) => `- \`${code}\`: ${refusals[code][2]}`);
  const retry = { 'Retry-After': { schema: { type: 'integer' }, required: true } };
  return {
    description: `${STATUS_CODES[status]}\n${lines.join('\n')}`,
    ...(status === 429 || status === 503 ? { headers: retry } : {}),
    content: { [ERROR_TYPE]: { schema: { ...error, properties: { code: { enum: codes } } } } },
  };
}

const sorted = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)));
