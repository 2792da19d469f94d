import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { Refusal } from '../core/refusal.ts';
import { firstStart } from '../core/tenants/first-start.ts';
import { unseenAdministrator } from '../core/tenants/unseen-administrator.ts';
import { faultOf } from '../storage/fault.ts';
import { buildApp } from './app.ts';
import { type Configuration, ConfigurationError } from './configuration.ts';
import { startMailWorker } from './mail-worker.ts';
import { createMetrics } from './metrics.ts';
import { createSmsReport } from './sms-report.ts';
import { collectStartLeftovers } from './start-leftovers.ts';
import { startSweeps } from './sweeps.ts';
import { type House, openHouse } from './wiring.ts';

/** The built web UI, from the checkout (`src/server`) and from the published package (`dist/server`) alike. */
const webDir = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** In-flight requests get this long after SIGTERM. */
const CLOSE_WITHIN = 10_000;

/** Starts the server and keeps it until SIGTERM or SIGINT. */
export async function serve(configuration: Configuration): Promise<void> {
  const logger = pino({ level: configuration.logLevel, redact: ['password', 'code', 'token', 'secret', '*.password'] });
  const metrics = createMetrics();
  const house = await openHouse(configuration, {
    onConnectionLost: (err) => logger.warn({ err }, 'a connection to the database broke while idle'),
    ...createSmsReport(metrics, logger),
  });
  await welcome(configuration, house);
  await warnOfTakenHost(house.tools, logger);
  warnOfOpenLetters(configuration, logger);
  const app = await buildApp({
    tools: house.tools,
    signing: house.signing,
    logger,
    publicUrl: configuration.publicUrl,
    tenant: configuration.tenant,
    trustedProxies: configuration.trustedProxies,
    appsDir: configuration.appsDir,
    webDir,
    ping: () => house.storage.ping(),
    faultOf,
    metrics,
  });
  const stopSweeps = startSweeps(house.tools, house.signing, logger);
  const stopMail = startMailWorker(house.tools, metrics, logger);
  await app.listen({ host: configuration.host, port: configuration.port });
  logger.info({ url: configuration.publicUrl }, 'serving');
  collectStartLeftovers();

  let closing = false;
  const close = (signal: NodeJS.Signals): void => {
    if (closing) process.exit(1);
    closing = true;
    logger.info({ signal }, 'closing');
    setTimeout(() => process.exit(1), CLOSE_WITHIN).unref();
    stopSweeps();
    void app
      .close()
      .then(stopMail)
      .then(() => house.tools.sms.close())
      .then(() => house.storage.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** Whoever reads the log could log in as anybody. */
function warnOfOpenLetters({ smsUrl, smtpUrl }: Configuration, logger: Logger): void {
  if (smsUrl === 'log:') {
    logger.warn('SMS are written to this output, with their codes: set SALLYPORT_SMS_URL before users depend on them');
  }
  if (smtpUrl === 'log:') {
    logger.warn('Mail is written to this output, with its links: set SALLYPORT_SMTP_URL before users depend on it');
  }
}

/** A domain that was free when a tenant got it may have become the public URL's host since. */
async function warnOfTakenHost({ storage, identity }: House['tools'], logger: Logger): Promise<void> {
  const taker = await storage.tenants.byDomain(identity.issuer);
  if (taker === null) return;
  logger.warn({ tenant: taker.id }, 'the public URL has the domain of this tenant: only its users log in there');
}

/** At the first start makes the tenant; a generated password is printed once, to the operator, and kept nowhere. */
async function welcome(configuration: Configuration, { tools }: House): Promise<void> {
  const { tenant, adminUser: userName, adminEmail: email, adminPassword, publicUrl } = configuration;
  const password = adminPassword ?? generatedPassword(tools.randomness);
  const made = await firstStart(tools, tenant, { userName, email, password }).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw new ConfigurationError([`SALLYPORT_ADMIN_PASSWORD: ${error.publicMessage}`]);
  });
  if (!made) return remind(tenant, await unseenAdministrator(tools, tenant));
  const lines = [`Made tenant ${tenant} with the administrator ${userName}.`];
  if (adminPassword === null) lines.push(`Password, shown only now: ${password}`);
  lines.push(`Log in at ${publicUrl}/login`);
  tell(lines);
}

/** A start that was killed between storing the administrator and printing their password left nobody who knows it. */
function remind(tenant: string, administrator: string | null): void {
  if (administrator === null) return;
  tell([
    `The administrator ${administrator} of tenant ${tenant} has never logged in.`,
    'If you do not have their password, set one, with the same SALLYPORT_… variables:',
    `  npm start -- user set-password ${administrator}`,
    `  npx sallyport user set-password ${administrator}   (where the package is installed)`,
  ]);
}

function tell(lines: readonly string[]): void {
  process.stdout.write(`\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`);
}

/** 20 random bytes as 27 characters, with all four character classes. */
function generatedPassword(randomness: { bytes(length: number): Uint8Array }): string {
  return `${Buffer.from(randomness.bytes(18)).toString('base64url')}-aA1`;
}
