import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';
import { LongestFirst } from './test/support/longest-first.ts';

const seconds = 1000;
const needsPostgres = { globalSetup: ['test/support/global-setup.ts'] };

const beside = { maxWorkers: 3, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', closingLine],
    projects: [
      {
        test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'] },
      },
      {
        test: {
          name: 'http',
          include: ['test/http/**/*.test.ts', 'test/threats/**/*.test.ts'],
          // Each file has servers and databases of its own; the server's modules are loaded once for all of them.
          isolate: false,
          testTimeout: 20 * seconds,
          hookTimeout: 60 * seconds,
          ...needsPostgres,
        },
      },
      {
        test: {
          name: 'storage',
          include: ['test/suites/**/*.test.ts'],
          testTimeout: 30 * seconds,
          hookTimeout: 60 * seconds,
          ...needsPostgres,
        },
      },
      // The two below start servers and browsers, and wait for the next code more than they compute: after the others,
      // and a few files at once.
      {
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          testTimeout: 180 * seconds,
          hookTimeout: 300 * seconds,
          ...beside,
          ...needsPostgres,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/scenarios/**/*.test.ts'],
          testTimeout: 90 * seconds,
          hookTimeout: 120 * seconds,
          // Three browsers share two processors, and a page can come late; what is broken fails twice.
          retry: 1,
          ...beside,
          ...needsPostgres,
        },
      },
    ],
  },
});
