import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Randomness } from '../core/ports/randomness.ts';
import { ConfigurationError } from './configuration.ts';

const FILE = 'master.key';
const KEY_BYTES = 32;

/**
 * The master keys: the configured ones, or the one in the data folder, made at the first start with mode 0600. A key
 * file that others can read stops the start.
 */
export function loadMasterKeys(
  configured: readonly Uint8Array[],
  dataDir: string,
  randomness: Pick<Randomness, 'bytes'>,
): readonly Uint8Array[] {
  if (configured.length > 0) return configured;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, FILE);
  if (!existsSync(file)) makeKeyFile(file, randomness);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new ConfigurationError([`${file} can be read by others: chmod 600 it, and consider the key known`]);
  }
  const keys = readFileSync(file, 'utf8')
    .trim()
    .split(/[\s,]+/)
    .map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  if (keys.some((key) => key.length !== KEY_BYTES)) {
    throw new ConfigurationError([`${file} does not hold keys of 32 bytes in base64`]);
  }
  return keys;
}

/**
 * Whole or not at all: written beside, flushed, then linked into place. Of several processes that start at once one
 * wins and all read its key; a kill half-way leaves no empty key file behind.
 */
function makeKeyFile(file: string, randomness: Pick<Randomness, 'bytes'>): void {
  const beside = `${file}.${Buffer.from(randomness.bytes(8)).toString('hex')}`;
  const key = Buffer.from(randomness.bytes(KEY_BYTES)).toString('base64');
  const descriptor = openSync(beside, 'wx', 0o600);
  writeFileSync(descriptor, `${key}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  try {
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(beside);
  }
}
