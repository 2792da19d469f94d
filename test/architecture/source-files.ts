import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';

/** The checkout. */
export const projectFolder = join(import.meta.dirname, '..', '..');

/** One `import … from`, `export … from`, `import()` or `import('…').Type`. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path from the checkout's folder, in slashes, if the specifier is relative. */
  readonly target: string | undefined;
  /** Erased before running. An inline `{ type A }` is not: the module is still loaded. */
  readonly typeOnly: boolean;
}

/** What the rules ask about one source file. */
export interface SourceFile {
  /** Path from the checkout's folder, in slashes: `src/core/ports/clock.ts`. */
  readonly path: string;
  readonly isTest: boolean;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
  readonly hasStarExport: boolean;
  readonly readsEnvironment: boolean;
  readonly readsClock: boolean;
  readonly drawsRandomness: boolean;
}

const randomFunctions = /^(random\w+|getRandomValues|pseudoRandomBytes)$/;

/** All files below `src` with any of these endings. */
export function pathsBelow(folder: string, endings: RegExp): string[] {
  const full = join(projectFolder, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Reads and parses every TypeScript file below `src`. */
export function readSources(): SourceFile[] {
  return pathsBelow('src', /\.tsx?$/).map((path) => parseSource(path, readFileSync(join(projectFolder, path), 'utf8')));
}

/**
 * Finds in one file what the rules ask about.
 * @param path from the checkout's folder, in slashes
 */
function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const imports: Import[] = [];
  const found = { defaultExport: false, starExport: false, environment: false, clock: false, randomness: false };
  // Names under which a file knows all of node:crypto: `import * as crypto`.
  const cryptoNames = new Set(['crypto', 'webcrypto', 'globalThis.crypto']);

  function addImport(source: { value: unknown }, typeOnly: boolean): void {
    const specifier = String(source.value);
    const isRelative = specifier.startsWith('.');
    const target = isRelative ? join(dirname(path), specifier).split(sep).join('/') : undefined;
    imports.push({ specifier, target, typeOnly });
  }

  new Visitor({
    ImportDeclaration(node) {
      addImport(node.source, node.importKind === 'type');
      for (const imported of node.specifiers) {
        const isOneName = imported.type === 'ImportSpecifier';
        const name = isOneName && imported.imported.type === 'Identifier' ? imported.imported.name : undefined;
        if (node.source.value === 'node:process' && name === 'env') found.environment = true;
        if (node.source.value !== 'node:crypto') continue;
        if (name === undefined || name === 'webcrypto') cryptoNames.add(imported.local.name);
        else if (randomFunctions.test(name)) found.randomness = true;
      }
    },
    ExportAllDeclaration(node) {
      addImport(node.source, node.exportKind === 'type');
      found.starExport = true;
    },
    ExportNamedDeclaration(node) {
      if (node.source) addImport(node.source, node.exportKind === 'type');
      found.defaultExport ||= node.specifiers.some(
        ({ exported }) => exported.type === 'Identifier' && exported.name === 'default',
      );
    },
    ExportDefaultDeclaration() {
      found.defaultExport = true;
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal') addImport(node.source, false);
    },
    TSImportType(node) {
      addImport(node.source, true);
    },
    MemberExpression(node) {
      const whole = dotted(node);
      const of = dotted(node.object);
      const name = node.property.type === 'Identifier' ? node.property.name : '';
      if (whole === 'process.env' || whole === 'globalThis.process') found.environment = true;
      if (whole === 'Date.now') found.clock = true;
      if (of !== undefined && cryptoNames.has(of) && randomFunctions.test(name)) found.randomness = true;
    },
    NewExpression(node) {
      if (dotted(node.callee) === 'Date' && node.arguments.length === 0) found.clock = true;
    },
    CallExpression(node) {
      // Called without `new`, Date ignores its arguments and gives the time as text.
      if (dotted(node.callee) === 'Date') found.clock = true;
    },
  }).visit(program);

  return {
    path,
    isTest: /\.test\.tsx?$/.test(path),
    lines: text.trimEnd().split('\n').length,
    imports,
    hasDefaultExport: found.defaultExport,
    hasStarExport: found.starExport,
    readsEnvironment: found.environment,
    readsClock: found.clock,
    drawsRandomness: found.randomness,
  };
}

/** `a.b.c` as text, where it is as simple as that. */
function dotted(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || node.computed) return undefined;
  const object = dotted(node.object);
  return object === undefined ? undefined : `${object}.${node.property.name}`;
}
