import { z } from 'zod';
import type { SmsProviderKind, SmsSetting, SmsSettingProblem, SmsSettingValues } from '../core/ports/sms-providers.ts';
import { type SmsGateway, type Surroundings, UrlProblem } from './sms-gateway.ts';

/** A kind of gateway: what its settings are, how the operator's URL says them, and how it is opened with them. */
export interface SmsGatewayKind extends SmsProviderKind {
  /** The settings that a URL of `SALLYPORT_SMS_URL` holds. @throws UrlProblem */
  readUrl(url: URL): SmsSettingValues;
  /** Opens it with settings that have a destination. */
  open(values: SmsSettingValues, surroundings: Surroundings): Promise<SmsGateway>;
}

type About = Pick<SmsSetting, 'label' | 'kind' | 'help' | 'options'>;

const abouts = z.registry<About>();

/** A setting: how it is checked, together with what a form says about it. */
export function setting<Schema extends z.ZodType>(about: About, schema: Schema): Schema {
  abouts.add(schema, about as never);
  return schema;
}

interface Definition<Schema extends z.ZodObject> {
  readonly id: string;
  readonly label: string;
  /** Everything that is checked about the settings is checked here, for the URL and for the API. */
  readonly schema: Schema;
  /** The URL taken apart, unchecked; refuses only what cannot be a setting. @throws UrlProblem */
  fromUrl(url: URL): Readonly<Record<string, unknown>>;
  /** What settings are called in the URL, where that is not their key. */
  readonly urlNames?: Readonly<Record<string, string>>;
  destination(settings: z.infer<Schema>): string;
  open(settings: z.infer<Schema>, surroundings: Surroundings): Promise<SmsGateway>;
}

/** Makes a kind of gateway of one schema: form, checks of the API and checks of the URL all follow from it. */
export function smsKind<Schema extends z.ZodObject>(definition: Definition<Schema>): SmsGatewayKind {
  const { id, label, schema } = definition;
  const strict = schema.strict();
  const read = (given: Readonly<Record<string, unknown>>) => {
    const result = strict.safeParse(withoutBlanks(given));
    return result.success ? (withoutBlanks(result.data) as SmsSettingValues) : problemsOf(result.error, given);
  };
  return {
    id,
    label,
    settings: Object.entries(schema.shape).map(([key, field]) => describe(key, field as z.ZodType)),
    read,
    readUrl(url) {
      const values = read(definition.fromUrl(url));
      if (isProblems(values)) throw new UrlProblem(sentence(values, definition.urlNames));
      return values;
    },
    destination(values) {
      const settings = schema.safeParse(values);
      return settings.success ? definition.destination(settings.data) : null;
    },
    open: async (values, surroundings) => definition.open(schema.parse(values), surroundings),
  };
}

function isProblems(read: SmsSettingValues | readonly SmsSettingProblem[]): read is readonly SmsSettingProblem[] {
  return Array.isArray(read);
}

/** An empty field of a form is one that was not filled in. */
function withoutBlanks(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
}

function describe(key: string, field: z.ZodType): SmsSetting {
  const about = abouts.get(field);
  if (about === undefined) throw new Error(`nothing is said about the setting ${key}`);
  const { label, kind, help, options } = about as About;
  const unset = field.safeParse(undefined);
  const preset = unset.success ? (unset.data as string | number | undefined) : undefined;
  return {
    ...{ key, label, kind, required: !unset.success, help },
    ...(preset === undefined ? {} : { default: preset }),
    ...(options === undefined ? {} : { options }),
  };
}

/** One problem a setting, in our words; what was given is not repeated, since it may be a secret. */
function problemsOf({ issues }: z.ZodError, given: Readonly<Record<string, unknown>>): readonly SmsSettingProblem[] {
  const problems = new Map<string, string>();
  for (const issue of issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')];
    for (const key of keys) {
      if (!problems.has(key)) problems.set(key, problemOf(issue, withoutBlanks(given)[key] === undefined));
    }
  }
  return [...problems].map(([key, problem]) => ({ key, problem }));
}

function problemOf(issue: z.core.$ZodIssue, isMissing: boolean): string {
  if (issue.code === 'unrecognized_keys') return 'is no setting of it';
  if (isMissing) return 'is required';
  if (issue.code === 'invalid_type') return issue.expected === 'string' ? 'must be text' : 'must be a whole number';
  return issue.message;
}

function sentence(problems: readonly SmsSettingProblem[], names: Readonly<Record<string, string>> = {}): string {
  return `is wrong: ${problems.map(({ key, problem }) => `${names[key] ?? key} ${problem}`).join('; ')}`;
}
