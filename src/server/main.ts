#!/usr/bin/env node
import './young-generation.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { serve } from './serve.ts';

const [, , ...words] = process.argv;
try {
  if (words.length === 0) await serve(readConfiguration());
  else await (await import('./command-line/program.ts')).runCommand(words);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
