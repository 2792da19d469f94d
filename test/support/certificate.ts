import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A certificate for this machine that nobody trusts yet, and its key, as PEM. */
export async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];
  const where = ['-subj', '/CN=localhost', '-addext', names, '-days', '2', '-keyout', '-', '-out', '-'];
  const { stdout } = await execute('openssl', ['req', '-x509', ...curve, ...where]);
  const pem = (kind: string): string => {
    const found = new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----\\n`).exec(stdout);
    if (found === null) throw new Error(`openssl wrote no ${kind}`);
    return found[0];
  };
  return { key: pem('PRIVATE KEY'), cert: pem('CERTIFICATE') };
}
