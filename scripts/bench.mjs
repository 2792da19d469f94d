import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { ensureNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { environmentWith, run } from './run.mjs';

main(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  const env = environmentWith(node);
  // Measured is what operators run, not what the checkout runs.
  const built = await run(node, [inRoot('scripts', 'build.mjs')], { env });
  if (built !== 0) return built;
  return run(node, [inRoot('test', 'bench', 'run.ts'), ...process.argv.slice(2)], { env });
});
