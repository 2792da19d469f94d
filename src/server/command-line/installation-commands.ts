import type { Command } from 'commander';
import { type Mailer, MailFailure } from '../../core/ports/mailer.ts';
import { PLATFORM } from '../../core/ports/settings.ts';
import { SmsFailure, type SmsSender } from '../../core/ports/sms-sender.ts';
import { ownProvider } from '../../core/sms-provider/own-provider.ts';
import { resealSecrets } from '../../core/tfa/reseal-secrets.ts';
import type { Configuration } from '../configuration.ts';
import { keyPlace, makeSigningKey, PURPOSE } from '../signing.ts';
import { type CommandSession, confirmed, say, withHouse } from './session.ts';

interface Options {
  readonly yes?: boolean;
}

/** `sallyport key rotate` and `sallyport check`. */
export function installationCommands(program: Command): void {
  program
    .command('key')
    .description('keys of the installation')
    .command('rotate')
    .description(
      'sign new tokens with a new key, and seal everything again under the first key of SALLYPORT_MASTER_KEY; sessions go on',
    )
    .option('--yes', 'do not ask')
    .action((options: Options) =>
      withHouse({}, async (session) => {
        if (!(await confirmed('Make a new signing key and seal all secrets again?', options.yes))) return;
        await rotate(session);
      }),
    );

  program
    .command('check')
    .description('check configuration, database, keys, mail server and SMS gateways')
    .action(() =>
      withHouse({}, async ({ storage, tools, configuration, tenant }) => {
        await storage.ping();
        say(`configuration  ok, serves ${configuration.publicUrl}`);
        say(
          `database       ok, ${configuration.databaseUrl === null ? `embedded in ${configuration.dataDir}` : 'PostgreSQL'}`,
        );
        say('keys           ok, the master key opens this database');
        say(`tenant         ${tenant}, ${await storage.users.count(tenant, {})} users`);
        await checkMail(tools.mail, configuration);
        await checkSms(tools.sms, configuration);
        await checkOwnGateways(tools);
      }),
    );
}

/** A mail server that does not take our mail is a failure; having none is not. */
async function checkMail(mail: Mailer, { smtpUrl }: Configuration): Promise<void> {
  if (!mail.isConfigured()) {
    say('mail           nobody gets any: SALLYPORT_SMTP_URL is log:');
    return;
  }
  // Not the whole address: it may hold the password.
  const { protocol, host } = new URL(smtpUrl);
  try {
    await mail.check();
    say(`mail           ok, ${protocol}//${host} takes it`);
  } catch (error) {
    if (!(error instanceof MailFailure)) throw error;
    say(`mail           FAILED at ${protocol}//${host}: ${error.message}`);
    process.exitCode = 1;
  }
}

/** As with mail; what the gateway cannot tell without a message is said, not guessed. */
async function checkSms(sms: SmsSender, { smsUrl }: Configuration): Promise<void> {
  if (smsUrl === 'log:') {
    say('sms            nobody gets any: SALLYPORT_SMS_URL is log:');
    return;
  }
  if (smsUrl === 'none:') {
    say('sms            only of tenants with a provider of their own: SALLYPORT_SMS_URL is none:');
    return;
  }
  const { protocol, host } = new URL(smsUrl);
  try {
    say(`sms            ok, ${protocol}//${host} ${await sms.check(null)}`);
  } catch (error) {
    if (!(error instanceof SmsFailure)) throw error;
    say(`sms            FAILED at ${protocol}//${host}: ${error.reason} (${error.message})`);
    process.exitCode = 1;
  }
}

/** Tenants' own gateways are theirs to mend: one that fails is told, and no failure of the installation. */
async function checkOwnGateways(tools: CommandSession['tools']): Promise<void> {
  for (const { id } of await tools.storage.tenants.list()) {
    const own = await ownProvider(tools, id);
    if (own === null) continue;
    const label = `sms of ${id}`.padEnd(14);
    const name = own.destination ?? own.kind;
    try {
      say(`${label} ok, ${name} ${await tools.sms.check(id)}`);
    } catch (error) {
      if (!(error instanceof SmsFailure)) throw error;
      say(`${label} FAILED at ${name}: ${error.reason} (${error.message})`);
    }
  }
}

async function rotate({ tools, storage }: CommandSession): Promise<void> {
  await storage.keys.add(await makeSigningKey(tools));
  for (const purpose of [PURPOSE, 'digests']) {
    const keys = await storage.keys.ensure(purpose, () => {
      throw new Error(`no ${purpose} key under ${PLATFORM}`);
    });
    for (const { id, sealed } of keys) {
      const place = keyPlace(id);
      await storage.keys.reseal(id, sealed, tools.sealer.seal(tools.sealer.open(sealed, place), place));
    }
  }
  const secrets = await resealSecrets(tools);
  say(`New tokens are signed with a new key. Sealed ${secrets} secrets again; older master keys are no longer needed.`);
}
