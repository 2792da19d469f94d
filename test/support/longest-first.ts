import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or more: begun last, they would run alone at the end. */
const longest = [/kill-\w+\.test/, /accessibility\.test/, /suites\/postgres\.test/, /bad-input\.test/, /bombing\.test/];

/** Starts the longest files first. On a fresh clone nothing is known of earlier runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((pattern) => pattern.test(moduleId));
      return index < 0 ? longest.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
