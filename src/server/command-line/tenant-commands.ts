import type { Command } from 'commander';
import type { z } from 'zod';
import { email, userName } from '../../contract/fields.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { tenantDomain, tenantId } from '../../contract/tenants.ts';
import { operator } from '../../core/access/operator.ts';
import { Refusal } from '../../core/refusal.ts';
import { logOutAllUsers } from '../../core/sessions/end-sessions.ts';
import { createTenant } from '../../core/tenants/create-tenant.ts';
import { deleteTenant } from '../../core/tenants/delete-tenant.ts';
import { updateTenant } from '../../core/tenants/update-tenant.ts';
import { confirmed, readPassword, say, withHouse } from './session.ts';

interface Options {
  readonly yes?: boolean;
  readonly domain?: string;
  readonly company?: string;
  readonly adminUser?: string;
  readonly adminEmail?: string;
}

/** `sallyport tenant …`. It is also the only way to make the management tenant, which administers the others. */
export function tenantCommands(program: Command): void {
  const tenant = program.command('tenant').description('list, add, suspend, activate, log out and remove tenants');

  tenant
    .command('list')
    .description('all tenants with state, domain and company, one a line, separated by tabs')
    .action(() =>
      withHouse({}, async ({ storage }) => {
        for (const { id, status, domain, company } of await storage.tenants.list()) {
          say([id, status, domain ?? '', company ?? ''].join('\t'));
        }
      }),
    );

  tenant
    .command('add <id>')
    .description(
      `add a tenant with an administrator, whose password is read from standard input; "${MANAGEMENT}" administers the others`,
    )
    .option('--domain <host>', 'host name that chooses it')
    .option('--company <name>')
    .option('--admin-user <name>', 'user name of its administrator', 'admin')
    .option('--admin-email <address>', 'their address', 'admin@localhost')
    .action((id: string, options: Options) => withHouse({}, ({ tools }) => add(tools, id, options)));

  for (const [word, status] of [
    ['suspend', 'SUSPENDED'],
    ['activate', 'ACTIVE'],
  ] as const) {
    tenant
      .command(`${word} <id>`)
      .description(word === 'suspend' ? 'close a tenant: its sessions end, nobody can log in' : 'open it again')
      .option('--yes', 'do not ask')
      .action((id: string, options: Options) =>
        withHouse({}, async ({ tools }) => {
          if (word === 'suspend' && !(await confirmed(`Suspend ${id} and end its sessions?`, options.yes))) return;
          await updateTenant(tools, operator(MANAGEMENT), id, { status });
          say(`${id} is ${status}.`);
        }),
      );
  }

  tenant
    .command('log-out [id]')
    .description('end every session of a tenant, or of all: after a backup was put back')
    .option('--yes', 'do not ask')
    .action((id: string | undefined, options: Options) =>
      withHouse({ tenant: id }, async ({ tools }) => {
        if (!(await confirmed(`End every session of ${id ?? 'every tenant'}?`, options.yes))) return;
        const ids = id === undefined ? (await tools.storage.tenants.list()).map((one) => one.id) : [id];
        for (const one of ids) await logOutAllUsers(tools, operator(one), one);
        say(`Ended every session of ${ids.join(', ')}.`);
      }),
    );

  tenant
    .command('remove <id>')
    .description('delete a tenant with all its users, settings and audit records')
    .option('--yes', 'do not ask')
    .action((id: string, options: Options) =>
      withHouse({}, async ({ tools }) => {
        if (!(await confirmed(`Delete ${id} with all its users, settings and audit records?`, options.yes))) return;
        await deleteTenant(tools, operator(MANAGEMENT), id);
        say(`Deleted ${id}.`);
      }),
    );
}

async function add(tools: Parameters<typeof createTenant>[0], id: string, options: Options): Promise<void> {
  const { domain, company } = options;
  const wanted = {
    id: checked('id', tenantId, id),
    domain: domain === undefined ? null : checked('--domain', tenantDomain, domain),
    ...(company === undefined ? {} : { company }),
    adminName: checked('--admin-user', userName, options.adminUser),
    adminEmail: checked('--admin-email', email, options.adminEmail),
    adminPass: await readPassword(),
  };
  await createTenant(tools, operator(MANAGEMENT), wanted);
  say(`Added ${wanted.id} with the administrator ${wanted.adminName}.`);
}

function checked(name: string, field: z.ZodType<string>, value: string | undefined): string {
  const parsed = field.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('validation', { reason: `${name}: ${parsed.error.issues[0]?.message ?? 'is not valid'}` });
}
