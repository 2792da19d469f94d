import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findChromium } from '../../scripts/system-tools.mjs';

const execute = promisify(execFile);

/**
 * The Chromium (or Chrome) that browser tests drive.
 * @throws Error when there is none; `npm test` installs it
 */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === undefined) throw new Error('No Chromium on this machine (Debian package: chromium)');
  return path;
}

/**
 * The six-digit code that an authenticator application shows, computed by a program that shares no code with ours.
 * @param base32Secret the key as it stands in the `otpauth://` URL
 * @param options.now the moment to compute it for; the current time if left out
 */
export async function oathtoolCode(base32Secret: string, options: { now?: Date } = {}): Promise<string> {
  const moment = options.now === undefined ? [] : [`--now=@${Math.floor(options.now.getTime() / 1000)}`];
  const { stdout } = await execute('oathtool', ['--totp', '-b', ...moment, base32Secret]);
  return stdout.trim();
}

/**
 * The text of the QR code in a picture, read as a phone's camera would.
 * @param pngPath for example a screenshot
 * @throws Error when no code can be read in it
 */
export async function readQr(pngPath: string): Promise<string> {
  const { stdout } = await execute('zbarimg', ['--raw', '-q', pngPath]);
  return stdout.trim();
}
