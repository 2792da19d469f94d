import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run's output with one plain line, for scripts that read counts and know no particular test runner. */
export const closingLine: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    // A file that could not be loaded has no tests to count, and must not pass for an empty one.
    const failed = counts.failed + modules.filter(failedOutsideTests).length + unhandledErrors.length;
    process.stdout.write(`\n${counts.passed} passed, ${failed} failed, ${counts.skipped + counts.pending} skipped\n`);
  },
};

function failedOutsideTests(module: TestModule): boolean {
  return module.errors().length > 0;
}
