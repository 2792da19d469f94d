import type { Command } from 'commander';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { operator } from '../../core/access/operator.ts';
import { listPlatformOptions, setPlatformOption, unsetPlatformOption } from '../../core/settings/platform-options.ts';
import { say, withHouse } from './session.ts';

const actor = operator(MANAGEMENT);

/** `category/key`, as the documents write it. */
function named(name: string): { category: string; key: string } {
  const [category = '', ...key] = name.split('/');
  return { category, key: key.join('/') };
}

/** `sallyport option …`: what is set for all tenants. Each tenant's own are changed over HTTP. */
export function optionCommands(program: Command): void {
  const option = program.command('option').description('list, set and unset what is set for all tenants');

  option
    .command('list')
    .description('what can be set, one a line, and after a tab its value where it is set')
    .action(() =>
      withHouse({}, async ({ tools }) => {
        for (const { category, key, value } of await listPlatformOptions(tools, actor)) {
          say(`${category}/${key}\t${value ?? ''}`);
        }
      }),
    );

  option
    .command('set <name> <value>')
    .description('set it for all tenants, e.g. set two-factor-authentication/sms.budget.day 2000')
    .action((name: string, value: string) =>
      withHouse({}, async ({ tools }) => {
        await setPlatformOption(tools, actor, named(name), value);
        say(`Set ${name} for all tenants.`);
      }),
    );

  option
    .command('unset <name>')
    .description('each tenant has its own, or the default')
    .action((name: string) =>
      withHouse({}, async ({ tools }) => {
        await unsetPlatformOption(tools, actor, named(name));
        say(`Unset ${name}.`);
      }),
    );
}
