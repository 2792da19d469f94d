/** How codes are delivered in a tenant. */
export interface CodeSettings {
  /** How long a code is good for, ms. */
  readonly codeValidity: number;
  /** How long a Basic client need not enter another one, ms. */
  readonly tokenValidity: number;
  /** Where codes may be sent (ISO 3166-1, two letters); `null` = everywhere. */
  readonly countries: readonly string[] | null;
  /** Messages in 24 hours, of the whole tenant. */
  readonly dailyBudget: number;
  /** Messages in an hour that logins from one address may ask for. */
  readonly perAddress: number;
  /** What the message says; `null` = the factor's own words. */
  readonly template: string | null;
  /** Whether users without a number may enter one at the login, with their password alone. */
  readonly selfEntry: boolean;
}

const MINUTE = 60_000;

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly preset: number;
}

/**
 * NIST SP 800-63B-4 section 3.1.3.2 gives a code ten minutes. Tenants may say up to thirty, the preset of the wire's
 * clients; more is cut, also where it was saved before there was a limit.
 */
const pinValidity: Bounds = { least: 1, most: 30, preset: 10 };
/** Thirty days, the preset of the wire's clients. */
const tokenValidity: Bounds = { least: 1, most: 43_200, preset: 43_200 };
const dailyBudget: Bounds = { least: 1, most: 1_000_000, preset: 500 };
const perAddress: Bounds = { least: 1, most: 10_000, preset: 10 };

const numbers: Readonly<Record<string, Bounds>> = {
  'pin.validity': pinValidity,
  'token.validity': tokenValidity,
  'sms.budget.day': dailyBudget,
  'sms.limit.address': perAddress,
};

type Lookup = (category: string, key: string) => string | null;

const CATEGORY = 'two-factor-authentication';

/** Reads the settings; what is out of bounds is cut to them, what is no value counts as not set. */
export function readCodeSettings(own: Lookup, platform: Lookup): CodeSettings {
  const text = (key: string) => own(CATEGORY, key) ?? platform(CATEGORY, key);
  const number = (key: string, { least, most, preset }: Bounds) => {
    const value = wholeNumber(text(key));
    return value === null || value < least ? preset : Math.min(value, most);
  };
  return {
    codeValidity: number('pin.validity', pinValidity) * MINUTE,
    tokenValidity: number('token.validity', tokenValidity) * MINUTE,
    countries: countryList(text('sms.countries') ?? ''),
    dailyBudget: number('sms.budget.day', dailyBudget),
    perAddress: number('sms.limit.address', perAddress),
    template: text('token.sms.template'),
    selfEntry: own(CATEGORY, 'phone.self-entry') === 'true',
  };
}

/** What is wrong with a value of one of these options, or `null`: asked before it is saved. */
export function codeOptionProblem(key: string, value: string): string | null {
  const bounds = numbers[key];
  if (bounds !== undefined) {
    const number = wholeNumber(value);
    const within = number !== null && number >= bounds.least && number <= bounds.most;
    return within ? null : `must be a whole number from ${bounds.least} to ${bounds.most}`;
  }
  switch (key) {
    case 'sms.countries':
      return value === '' || countryList(value) !== null ? null : 'must be country codes of two letters, as in DE, AT';
    case 'phone.self-entry':
      return ['true', 'false'].includes(value) ? null : 'must be true or false';
    default:
      return null;
  }
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** `null` for an empty list and for what is none: nobody means "nowhere" by it, since that is what `enabled` is for. */
function countryList(text: string): readonly string[] | null {
  const countries = text.split(',').map((country) => country.trim().toUpperCase());
  return countries.every((country) => /^[A-Z]{2}$/.test(country)) ? countries : null;
}
