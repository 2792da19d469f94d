import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rows } from '../http/clients/rows.ts';
import { pathsBelow, projectFolder } from './source-files.ts';

const files = pathsBelow('test/http/clients', /\.test\.ts$/);
const called = files.flatMap((path) =>
  [...readFileSync(join(projectFolder, path), 'utf8').matchAll(/^client\('([^']+)'/gm)].map(([, name]) => name),
);

// That a row has a test of each of its behaviours is held by the compiler: see `client`.
test('every client that the contract names has its tests, once', () => {
  expect(called.toSorted()).toEqual(Object.keys(rows).toSorted());
});

test('behaviours are told apart by their names', () => {
  for (const behaviours of Object.values(rows)) expect(new Set(behaviours).size).toBe(behaviours.length);
});
