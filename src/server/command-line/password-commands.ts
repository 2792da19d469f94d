import type { Command } from 'commander';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { platformPasswordsUpdate } from '../../contract/platform-passwords.ts';
import { operator } from '../../core/access/operator.ts';
import { Refusal } from '../../core/refusal.ts';
import { changePlatformPasswords, readPlatformPasswords } from '../../core/users/platform-passwords.ts';
import { say, withHouse } from './session.ts';

interface Options {
  readonly strong?: boolean;
  readonly greenMin?: string;
  readonly validity?: string;
  readonly history?: string;
}

/** `sallyport password …`: the platform's rules, above those of its tenants. */
export function passwordCommands(program: Command): void {
  const password = program.command('password').description("show and change the platform's rules for passwords");

  password
    .command('policy')
    .description('the rules for every tenant, as JSON; with options, changes them first')
    .option('--strong', 'only passwords with all four kinds of characters and the green minimum')
    .option('--no-strong', 'each tenant decides')
    .option('--green-min <characters>', 'least characters of a strong password, 8 to 32')
    .option('--validity <days>', 'days a password is good for; 0 = for ever; "tenant" = each tenant decides')
    .option('--history <number>', 'earlier passwords that are refused, 0 to 24')
    .action((options: Options) =>
      withHouse({}, async ({ tools }) => {
        const wanted = readOptions(options);
        const actor = operator(MANAGEMENT);
        const rules =
          Object.keys(wanted).length === 0
            ? await readPlatformPasswords(tools, actor)
            : await changePlatformPasswords(tools, actor, checked(wanted));
        say(JSON.stringify(rules, null, 2));
      }),
    );
}

function readOptions({ strong, greenMin, validity, history }: Options): Record<string, unknown> {
  return {
    ...(strong === undefined ? {} : { enforceStrength: strong }),
    ...(greenMin === undefined ? {} : { greenMinLength: Number(greenMin) }),
    ...(validity === undefined ? {} : { limitValidity: validity === 'tenant' ? null : Number(validity) }),
    ...(history === undefined ? {} : { historySize: Number(history) }),
  };
}

function checked(wanted: Record<string, unknown>) {
  const parsed = platformPasswordsUpdate.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal('validation', { reason: `${issue?.path.join('.')}: ${issue?.message}` });
}
