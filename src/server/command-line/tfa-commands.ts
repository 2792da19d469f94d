import type { Command } from 'commander';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { operator } from '../../core/access/operator.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { changePlatformTfa } from '../../core/tfa/platform-tfa.ts';
import { revokeTotp } from '../../core/tfa/revoke-totp.ts';
import { updateUser } from '../../core/users/update-user.ts';
import { userTfaResource } from '../wire/user-resource.ts';
import { confirmed, say, userNamed, withHouse } from './session.ts';

interface Options {
  readonly tenant?: string;
  readonly yes?: boolean;
  readonly off?: boolean;
}

/** `sallyport tfa …`: also the way out when the only administrator has lost their phone. */
export function tfaCommands(program: Command): void {
  const tfa = program.command('tfa').description('show, enforce and revoke second factors');

  tfa
    .command('status <userName>')
    .description('the second factor of a user, as JSON')
    .option('--tenant <id>')
    .action((name: string, options: Options) =>
      withHouse(options, async (session) => {
        const user = await userNamed(session, name);
        const roles = await session.storage.roles.ofUser(session.tenant, user.key);
        const settings = await readSettings(session.storage, session.tenant);
        const lastCodeAt = await session.storage.challenges.lastStartedAt(session.tenant, user.key);
        say(JSON.stringify(userTfaResource(user, roles, settings, lastCodeAt), null, 2));
      }),
    );

  tfa
    .command('revoke <userName>')
    .description("remove a user's TOTP secret and end their sessions")
    .option('--tenant <id>')
    .option('--yes', 'do not ask')
    .action((name: string, options: Options) =>
      withHouse(options, async (session) => {
        const user = await userNamed(session, name);
        if (!(await confirmed(`Revoke the TOTP secret of ${name} and end their sessions?`, options.yes))) return;
        const revoked = await revokeTotp(session.tools, operator(session.tenant), user);
        say(revoked ? `Revoked the TOTP secret of ${name}.` : `${name} has no active TOTP secret.`);
      }),
    );

  tfa
    .command('enforce [userName]')
    .description('ask a user for a second factor from the next login on; without a name: every user of every tenant')
    .option('--tenant <id>')
    .option('--off', 'stop enforcing')
    .option('--yes', 'do not ask')
    .action((name: string | undefined, options: Options) =>
      withHouse(options, async (session) => {
        const enforced = options.off !== true;
        const actor = operator(session.tenant);
        if (name !== undefined) {
          const { strategy } = await readSettings(session.storage, session.tenant);
          const update = strategy === 'SMS' ? { twoFactorAuthenticationEnabled: enforced } : { tfaEnforced: enforced };
          await updateUser(session.tools, actor, await userNamed(session, name), update);
          say(
            `${name}: ${strategy} ${enforced ? 'enforced from the next login on' : 'no longer enforced for this user'}.`,
          );
          return;
        }
        const question = `${enforced ? 'Enforce' : 'Stop enforcing'} a second factor for every user of every tenant?`;
        if (!(await confirmed(question, options.yes))) return;
        await changePlatformTfa(session.tools, operator(MANAGEMENT), { enforcedOnSystemLevel: enforced });
        say(`Platform: a second factor is ${enforced ? 'enforced' : 'no longer enforced'} for every user.`);
      }),
    );
}
