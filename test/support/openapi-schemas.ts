import { readdirSync } from 'node:fs';
import { z } from 'zod';
/** A JSON Schema of draft 2020-12, which is what OpenAPI 3.1 speaks. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** Every schema that the contract exports has the name it has there. */
const names = z.registry<{ id: string }>();
const contract = new URL('../../src/contract/', import.meta.url);
for (const file of readdirSync(contract)) {
  const exported = (await import(new URL(file, contract).href)) as Record<string, unknown>;
  for (const [id, schema] of Object.entries(exported)) if (schema instanceof z.ZodType) names.add(schema, { id });
}

export interface SchemaCollection {
  /** The schema as a reference to a component where it has a name, else as it is. `input`: as callers send it. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
  /** Components used so far, by name. */
  readonly components: Record<string, JsonSchema>;
}

export function collectSchemas(): SchemaCollection {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    of(schema, io) {
      const made = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any' });
      const { $schema: _draft, $defs, ...rest } = made as JsonSchema & { $defs?: Record<string, JsonSchema> };
      const definitions = Object.entries($defs ?? {});
      // What is sent and what is answered can differ in defaults: then the former has a name of its own.
      const renamed = new Map(
        definitions.map(([name, definition]) => {
          const known = components[name];
          const same = known === undefined || JSON.stringify(known) === JSON.stringify(tidy(definition, identity));
          return [name, same ? name : `${name}Input`];
        }),
      );
      const target = (name: string): string => renamed.get(name) ?? name;
      for (const [name, definition] of definitions) components[target(name)] = tidy(definition, target);
      return tidy(rest, target);
    },
  };
}

const identity = (name: string): string => name;
const NO_BOUND = Number.MAX_SAFE_INTEGER;

/** Points references at the components, and drops what zod says of every integer and every object's keys. */
function tidy(value: JsonSchema, target: (name: string) => string): JsonSchema {
  const walk = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    const entries = Object.entries(inner).flatMap(([key, part]): [string, unknown][] => {
      if (key === '$ref' && typeof part === 'string') {
        return [[key, `#/components/schemas/${target(part.replace(/^#\/\$defs\//, ''))}`]];
      }
      if ((key === 'minimum' && part === -NO_BOUND) || (key === 'maximum' && part === NO_BOUND)) return [];
      if (key === 'propertyNames' || (key === 'id' && typeof part === 'string')) return [];
      return [[key, walk(part)]];
    });
    return Object.fromEntries(entries);
  };
  return walk(value) as JsonSchema;
}
