import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runServer } from '../support/run-server.ts';
import { PASSWORD } from '../support/start-server.ts';

const script = fileURLToPath(new URL('../../docs/totp-by-curl.sh', import.meta.url));

// The one test with the machine's own clock, a real connection and the phone's part played by oathtool: it waits for
// the next code, half a minute at most.
test('the documented way by curl works against a server as an operator starts it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-curl-'));
  const server = await runServer({ SALLYPORT_DATA_DIR: dataDir, SALLYPORT_ADMIN_PASSWORD: PASSWORD });
  try {
    const { stdout } = await promisify(execFile)('bash', [script], {
      env: { PATH: process.env.PATH, SALLYPORT: server.url, ADMIN_PASSWORD: PASSWORD },
    });
    expect(stdout.trimEnd()).toMatch(/\ndone$/);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
