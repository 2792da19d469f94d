import type { Import, SourceFile } from './source-files.ts';

/** The parts that the floors tell apart: the rooms, and what has a floor of its own inside `core`, `factors`, `web`. */
type Part = (typeof parts)[number][1];

const parts = [
  [/^src\/contract\//, 'contract'],
  [/^src\/core\/ports\//, 'core/ports'],
  [/^src\/core\//, 'core'],
  [/^src\/factors\/(screens\.tsx?$|[^/]+\/screens(\/|\.tsx?$))/, 'screens'],
  [/^src\/factors\//, 'factors'],
  [/^src\/senders\//, 'senders'],
  [/^src\/storage\//, 'storage'],
  [/^src\/server\//, 'server'],
  [/^src\/web\/(kit|api|text)\//, 'web parts'],
  [/^src\/web\//, 'web'],
] as const;

/** Who may import whom, besides itself. */
const mayImport: Record<Part, readonly Part[]> = {
  contract: [],
  'core/ports': ['contract'],
  core: ['contract', 'core/ports'],
  factors: ['contract', 'core/ports'],
  // Neither half of a factor loads the other: Node runs no screens, and a browser no server. Its screens are made of
  // what all screens are made of (decision 0007).
  screens: ['contract', 'core/ports', 'web parts'],
  senders: ['contract', 'core/ports'],
  storage: ['contract', 'core/ports'],
  server: ['contract', 'core/ports', 'core', 'factors', 'senders', 'storage'],
  // What every screen is made of knows no screen.
  'web parts': ['contract'],
  web: ['contract', 'screens', 'web parts'],
};

/** Where packages are limited: what is only shapes runs nothing, so it needs nothing that runs. */
const packagesOf: Partial<Record<Part, readonly string[]>> = {
  contract: ['zod'],
  'core/ports': [],
};

const vagueFolders = ['utils', 'helpers', 'common', 'lib', 'shared', 'types', 'constants'];
const mostLines = 300;

const partOf = (path: string): Part | undefined => parts.find(([pattern]) => pattern.test(path))?.[1];

/** The room is the folder below `src`. */
const roomOf = (path: string): string | undefined => path.split('/')[1];

/** Imports that go up, sideways, or out of the house. */
export function brokenFloors(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const part = partOf(file.path);
    if (part === undefined) return [`${file.path} is in no room`];
    return file.imports
      .filter((imported) => !isAllowed(file, part, imported))
      .map(({ specifier }) => `${file.path} (${part}) must not import ${specifier}`);
  });
}

function isAllowed(file: SourceFile, part: Part, { specifier, target }: Import): boolean {
  if (target === undefined) return file.isTest || (packagesOf[part]?.includes(specifier) ?? true);
  // Tests have their supports outside src.
  if (!target.startsWith('src/')) return file.isTest;
  const other = partOf(target);
  return other === part || (other !== undefined && mayImport[part].includes(other));
}

/**
 * Import cycles, each as the path that closes it. Between rooms types count as well, since floors are about what one
 * must know of the other; within a room only what runs counts.
 */
export function importCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter(({ target, typeOnly }) => target && (!typeOnly || roomOf(target) !== roomOf(file.path)))
        .map(({ target }) => target as string),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  function visit(path: string, above: readonly string[]): void {
    const start = above.indexOf(path);
    if (start >= 0) cycles.push([...above.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...above, path]);
    done.add(path);
  }
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

/** Folders named after nothing in particular, which collect everything. */
export function vagueNames(files: readonly SourceFile[]): string[] {
  return files.map(({ path }) => path).filter((path) => path.split('/').some((name) => vagueFolders.includes(name)));
}

/** Files that hold more than one subject, by their length. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files.filter(({ lines }) => lines > mostLines).map(({ path, lines }) => `${path} has ${lines} lines`);
}

/** What runs on the server, where time, chance and configuration are handed in. */
export function serverSide(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path, isTest }) => !isTest && !['web', 'web parts', 'screens'].includes(partOf(path) ?? ''));
}

/** Complains unless what a rule allows to one file stands in at most one, and that one in `src/server`. */
export function moreThanOnePlace(files: readonly SourceFile[]): string[] {
  const paths = files.map(({ path }) => path);
  return paths.length <= 1 && paths.every((path) => path.startsWith('src/server/')) ? [] : paths;
}
