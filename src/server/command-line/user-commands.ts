import type { Command } from 'commander';
import { userName as userNameField } from '../../contract/fields.ts';
import { ADMINS_GROUP } from '../../contract/permissions.ts';
import { operator } from '../../core/access/operator.ts';
import { Refusal } from '../../core/refusal.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { tfaStatus } from '../../core/tfa/enforcement.ts';
import { createUser } from '../../core/users/create-user.ts';
import { sendPasswordLink } from '../../core/users/send-password-link.ts';
import { setPassword } from '../../core/users/set-password.ts';
import { updateUser } from '../../core/users/update-user.ts';
import { type CommandSession, confirmed, readPassword, say, userNamed, withHouse } from './session.ts';

interface Options {
  readonly tenant?: string;
  readonly yes?: boolean;
}

interface AddOptions extends Options {
  readonly email?: string;
  readonly phone?: string;
  readonly invite?: boolean;
  readonly administrator?: boolean;
}

/** `sallyport user …`: for an operator without a browser. */
export function userCommands(program: Command): void {
  const user = program.command('user').description('list, add and disable users, set passwords');

  user
    .command('list')
    .description('all users with state and second factor, one a line, separated by tabs')
    .option('--tenant <id>')
    .action((options: Options) => withHouse(options, list));

  user
    .command('add <userName>')
    .description('add a user; the password is read from standard input, and has to be changed at the first login')
    .option('--tenant <id>')
    .option('--email <address>')
    .option('--phone <number>', 'where codes by SMS go')
    .option('--invite', 'read no password: mail a link for choosing one')
    .option('--administrator', 'give the global role admins')
    .action((name: string, options: AddOptions) =>
      withHouse(options, async (session) => {
        const parsed = userNameField.safeParse(name);
        if (!parsed.success)
          throw new Refusal('validation', { reason: parsed.error.issues[0]?.message ?? 'user name' });
        const groups = await session.storage.roles.groups(session.tenant);
        const admins = groups.filter((group) => options.administrator === true && group.name === ADMINS_GROUP);
        await createUser(session.tools, operator(session.tenant), session.tenant, {
          userName: parsed.data,
          ...(options.email === undefined ? {} : { email: options.email }),
          ...(options.phone === undefined ? {} : { phone: options.phone }),
          ...(options.invite === true
            ? { sendPasswordResetEmail: true }
            : { password: await readPassword(), shouldResetPassword: true }),
          groupIds: admins.map((group) => group.id),
        });
        say(options.invite === true ? `Added ${name}. ${mailGoesOut}` : `Added ${name}.`);
      }),
    );

  user
    .command('set-phone <userName> <number>')
    .description('the phone number of a user; codes by SMS go to it from the next one on')
    .option('--tenant <id>')
    .action((name: string, phone: string, options: Options) =>
      withHouse(options, async (session) => {
        await updateUser(session.tools, operator(session.tenant), await userNamed(session, name), { phone });
        say(`Set the phone number of ${name}.`);
      }),
    );

  user
    .command('disable <userName>')
    .description('disable a user and end their sessions')
    .option('--tenant <id>')
    .option('--yes', 'do not ask')
    .action((name: string, options: Options) =>
      withHouse(options, async (session) => {
        const found = await userNamed(session, name);
        if (!(await confirmed(`Disable ${name} and end their sessions?`, options.yes))) return;
        await updateUser(session.tools, operator(session.tenant), found, { enabled: false });
        say(`Disabled ${name}.`);
      }),
    );

  user
    .command('send-link <userName>')
    .description('mail a user a link for setting a password; nothing changes until it is used')
    .option('--tenant <id>')
    .action((name: string, options: Options) =>
      withHouse(options, async (session) => {
        await sendPasswordLink(session.tools, operator(session.tenant), await userNamed(session, name));
        say(mailGoesOut);
      }),
    );

  user
    .command('set-password <userName>')
    .description('set a password, read from standard input; it has to be changed at the next login')
    .option('--tenant <id>')
    .option('--yes', 'do not ask')
    .action((name: string, options: Options) =>
      withHouse(options, async (session) => {
        const found = await userNamed(session, name);
        const password = await readPassword();
        if (!(await confirmed(`Replace the password of ${name} and end their sessions?`, options.yes))) return;
        await setPassword(session.tools, operator(session.tenant), found, password);
        say(`Set the password of ${name}. The second factor, if any, stays.`);
      }),
    );
}

/** Commands queue mail and end; they wait for no mail server. */
const mailGoesOut = 'The mail goes out while a server runs on this database.';

async function list({ storage, tenant }: CommandSession): Promise<void> {
  const settings = await readSettings(storage, tenant);
  for (let offset = 0; ; offset += 500) {
    const page = await storage.users.list(tenant, {}, { offset, limit: 500, withTotal: false });
    const roles = await storage.roles.ofUsers(
      tenant,
      page.items.map((item) => item.key),
    );
    for (const item of page.items) {
      const held = roles.get(item.key) ?? { direct: [], groups: [] };
      const groups = held.groups.map((group) => group.name).join(',');
      say([item.userName, item.enabled ? 'enabled' : 'disabled', tfaStatus(item, held, settings), groups].join('\t'));
    }
    if (!page.more) return;
  }
}
