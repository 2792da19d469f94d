import { validityLimits } from '../../contract/validity-limits.ts';

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

export const MINUTE = 60_000;

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly preset: number;
}

/** More than the limit is cut, also where it was saved before there was one. */
const pinValidity: Bounds = { ...validityLimits.pinValidity, preset: 10 };
const tokenValidity: Bounds = { ...validityLimits.tokenValidity, preset: 43_200 };
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
  const bounded = (value: number | null, { least, most }: Bounds) =>
    value === null || value < least ? null : Math.min(value, most);
  const number = (key: string, bounds: Bounds) => bounded(wholeNumber(text(key)), bounds) ?? bounds.preset;
  // The messages are the operator's to pay: a tenant sets itself narrower limits than the platform's, never wider ones.
  const least = (key: string, bounds: Bounds) => {
    const [mine, above] = [own, platform].map((from) => bounded(wholeNumber(from(CATEGORY, key)), bounds));
    return Math.min(mine ?? above ?? bounds.preset, above ?? bounds.most);
  };
  const countriesOf = (from: Lookup) => countryList(from(CATEGORY, 'sms.countries') ?? '');
  return {
    codeValidity: number('pin.validity', pinValidity) * MINUTE,
    tokenValidity: number('token.validity', tokenValidity) * MINUTE,
    countries: bothOf(countriesOf(own), countriesOf(platform)),
    dailyBudget: least('sms.budget.day', dailyBudget),
    perAddress: least('sms.limit.address', perAddress),
    template: text('token.sms.template'),
    selfEntry: own(CATEGORY, 'phone.self-entry') === 'true',
  };
}

/** Countries that both allow; `null` allows all. */
function bothOf(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return one.filter((country) => other.includes(country));
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
