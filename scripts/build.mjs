import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { ensureNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { environmentWith, run } from './run.mjs';
import { ensureWeb } from './web.mjs';

main(async () => {
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureWeb(node);

  // What is left of a source file that no longer exists must not be published. A server may be serving dist/web.
  mkdirSync(inRoot('dist'), { recursive: true });
  for (const name of readdirSync(inRoot('dist'))) {
    if (name !== 'web') rmSync(inRoot('dist', name), { recursive: true });
  }
  const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(node, [compiler, '-p', inRoot('tsconfig.build.json')], { env: environmentWith(node) });
  if (code !== 0) return code;

  const entry = inRoot('dist', 'server', 'main.js');
  if (!readFileSync(entry, 'utf8').startsWith('#!/usr/bin/env node\n')) {
    throw new Error('src/server/main.ts must begin with #!/usr/bin/env node: it is the command `sallyport`.');
  }
  chmodSync(entry, 0o755);
  return 0;
});
