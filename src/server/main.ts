#!/usr/bin/env node
import './young-generation.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { serve } from './serve.ts';
import { startProblem } from './start-problem.ts';

const [, , ...words] = process.argv;
try {
  if (words.length === 0) await serve(readConfiguration());
  else await (await import('./command-line/program.ts')).runCommand(words);
} catch (error) {
  const isMistake = error instanceof ConfigurationError;
  const problem = isMistake ? error.message : startProblem(error, readConfiguration());
  if (problem === null) throw error;
  process.stderr.write(`${problem}\n`);
  // What was opened before the problem must not keep the process.
  process.exit(isMistake ? 2 : 1);
}
