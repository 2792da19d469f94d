import { expect, test } from 'vitest';
import { brokenFloors, importCycles, longFiles, moreThanOnePlace, serverSide, vagueNames } from './floors.ts';
import { readSources } from './source-files.ts';

const files = readSources();
const where = (paths: ReadonlyArray<{ path: string }>) => paths.map(({ path }) => path);

test('each room imports only from the floors below it', () => {
  expect(brokenFloors(files)).toEqual([]);
});

test('no imports go in a circle', () => {
  expect(importCycles(files)).toEqual([]);
});

test('no folder is named after nothing', () => {
  expect(vagueNames(files)).toEqual([]);
});

test('nothing is re-exported wholesale', () => {
  expect(where(files.filter((file) => file.hasStarExport))).toEqual([]);
});

test('every export has a name', () => {
  expect(where(files.filter((file) => file.hasDefaultExport))).toEqual([]);
});

test('no source file is longer than 300 lines', () => {
  expect(longFiles(files)).toEqual([]);
});

test('the environment is read in one file', () => {
  expect(moreThanOnePlace(serverSide(files).filter((file) => file.readsEnvironment))).toEqual([]);
});

test('the clock is read in one file', () => {
  expect(moreThanOnePlace(serverSide(files).filter((file) => file.readsClock))).toEqual([]);
});

test('randomness is drawn in one file', () => {
  expect(moreThanOnePlace(serverSide(files).filter((file) => file.drawsRandomness))).toEqual([]);
});
