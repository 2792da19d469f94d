import { Command } from 'commander';
import { installationCommands } from './installation-commands.ts';
import { optionCommands } from './option-commands.ts';
import { passwordCommands } from './password-commands.ts';
import { tenantCommands } from './tenant-commands.ts';
import { tfaCommands } from './tfa-commands.ts';
import { userCommands } from './user-commands.ts';

/** The commands beside serving. Loaded only when one is asked for. */
export async function runCommand(words: readonly string[]): Promise<void> {
  const program = new Command('sallyport')
    .description('Serves when called without a command. Settings come from SALLYPORT_… variables.')
    .showHelpAfterError();
  userCommands(program);
  tenantCommands(program);
  tfaCommands(program);
  passwordCommands(program);
  optionCommands(program);
  installationCommands(program);
  await program.parseAsync([...words], { from: 'user' });
}
