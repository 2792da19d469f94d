#!/usr/bin/env node
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { serve } from './serve.ts';

try {
  await serve(readConfiguration());
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
