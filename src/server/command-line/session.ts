import { createInterface } from 'node:readline/promises';
import type { UserRecord } from '../../core/ports/users.ts';
import { Refusal } from '../../core/refusal.ts';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { type House, openHouse } from '../wiring.ts';

/** What a command works with: the house, opened on the configured database, and the tenant. */
export interface CommandSession extends House {
  readonly configuration: Configuration;
  readonly tenant: string;
}

/** A command that is run without the server's variables looks into another database, which is empty. */
class NotThere extends Error {
  constructor(tenant: string, { databaseUrl, dataDir }: Configuration) {
    const place =
      databaseUrl === null ? `the embedded database in ${dataDir}` : 'the database of SALLYPORT_DATABASE_URL';
    super(
      `There is no tenant ${tenant} in ${place}. The command needs the SALLYPORT_… variables that the server runs with.`,
    );
  }
}

/** Opens the database for one command and closes it whatever happens. Refusals become one line and exit code 1. */
export async function withHouse(
  options: { readonly tenant?: string | undefined },
  work: (session: CommandSession) => Promise<void>,
): Promise<void> {
  const configuration = readConfiguration();
  const house = await openHouse(configuration);
  try {
    const tenant = options.tenant ?? configuration.tenant;
    if ((await house.storage.tenants.find(tenant)) === null) throw new NotThere(tenant, configuration);
    await work({ ...house, configuration, tenant });
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof NotThere)) throw error;
    process.stderr.write(`${error instanceof Refusal ? error.publicMessage : error.message}\n`);
    process.exitCode = 1;
  } finally {
    await house.tools.sms.close();
    await house.storage.close();
  }
}

export async function userNamed({ storage, tenant }: CommandSession, userName: string): Promise<UserRecord> {
  const user = await storage.users.byUserName(tenant, userName);
  // Not the refusal of that name: its words are those of the wire.
  if (user === null) {
    throw new Refusal('validation', { reason: `There is no user ${userName} in the tenant ${tenant}` });
  }
  return user;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Asks before something is destroyed. Without a terminal there is nobody to ask: the command needs `--yes` then.
 */
export async function confirmed(question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true) return true;
  if (!process.stdin.isTTY) {
    process.stderr.write('Nobody is there to confirm: add --yes\n');
    process.exitCode = 1;
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** A password from standard input (one line), or asked for at a terminal. It is never an argument: those are visible. */
export async function readPassword(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  if (process.stdin.isTTY) process.stderr.write('New password (shown while you type): ');
  for await (const line of prompt) {
    prompt.close();
    return line;
  }
  return '';
}
