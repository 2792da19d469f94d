import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathsBelow, projectFolder } from './source-files.ts';

const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

/** The SALLYPORT_ variables that some files mention, without those that only tests read. */
function variablesIn(paths: readonly string[]): string[] {
  const mentioned = paths
    .filter((path) => existsSync(join(projectFolder, path)))
    .flatMap((path) => namesIn(read(path)));
  return [...new Set(mentioned)].filter((name) => !name.startsWith('SALLYPORT_TEST_')).sort();
}

/** Whole names, and in code also quoted ones that get their prefix later. */
const namesIn = (text: string) =>
  [...text.matchAll(/\bSALLYPORT_([A-Z0-9]+(?:_[A-Z0-9]+)*)|'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)'/g)].map(
    ([, name, quoted]) => `SALLYPORT_${(name ?? quoted)?.replace(/^SALLYPORT_/, '')}`,
  );

const configuration = pathsBelow('src/server', /^configuration.*\.ts$/).filter((path) => !path.endsWith('.test.ts'));

test('every variable is documented, and every documented one exists', () => {
  expect(configuration).not.toEqual([]);
  expect(variablesIn(['README.md', 'docs/configuration.md'])).toEqual(variablesIn(configuration));
});

test('the lockfile names packages and not where one machine got them', () => {
  expect(read('package-lock.json').includes('"resolved"')).toBe(false);
});

test('no tracked file names a package registry', () => {
  // Written in pieces, or this file would be one that does.
  const hosts = [
    ['registry', 'npmjs', 'org'],
    ['registry', 'yarnpkg', 'com'],
    ['deb', 'debian', 'org'],
    ['pypi', 'org'],
  ].map((labels) => labels.join('.'));
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: projectFolder, encoding: 'utf8' }).split('\0');
  const present = tracked.filter((path) => statSync(join(projectFolder, path), { throwIfNoEntry: false })?.isFile());
  expect(present.filter((path) => hosts.some((host) => read(path).includes(host)))).toEqual([]);
});
