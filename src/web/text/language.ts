/**
 * One dictionary per area, one entry per language. A second language adds its name here, one file per area
 * (`login.de.ts`) and one line to each area's table; the compiler names what is missing.
 */
export type Language = 'en';

const languages: readonly Language[] = ['en'];

const language: Language =
  languages.find((known) => navigator.languages.some((wanted) => wanted.toLowerCase().startsWith(known))) ?? 'en';

export const inLanguage = <Dictionary>(dictionaries: Record<Language, Dictionary>): Dictionary =>
  dictionaries[language];

const regional = navigator.languages.find((wanted) => wanted.toLowerCase().startsWith(language)) ?? language;
const dateTime = new Intl.DateTimeFormat(regional, { dateStyle: 'medium', timeStyle: 'short' });
const exactTime = new Intl.DateTimeFormat(regional, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(regional, { timeStyle: 'medium' });
const list = new Intl.ListFormat(regional, { type: 'conjunction' });
const number = new Intl.NumberFormat(regional);
const plural = new Intl.PluralRules(regional);

export const asDateTime = (iso: string): string => dateTime.format(new Date(iso));
export const asExactTime = (iso: string): string => exactTime.format(new Date(iso));
export const asClock = (at: Date): string => clock.format(at);
export const asList = (items: Iterable<string>): string => list.format(items);

/** `{ one: 'user', other: 'users' }` with its number in front, in the plural of the language. */
export const count = (amount: number, forms: { readonly one: string; readonly other: string }): string =>
  `${number.format(amount)} ${plural.select(amount) === 'one' ? forms.one : forms.other}`;

/** Seconds in the largest fitting unit, rounded up: a wait is never announced too short. */
export function asDuration(seconds: number): string {
  const [amount, unit] =
    seconds >= 5400
      ? ([Math.ceil(seconds / 3600), 'hour'] as const)
      : seconds >= 90
        ? ([Math.ceil(seconds / 60), 'minute'] as const)
        : ([Math.max(1, Math.ceil(seconds)), 'second'] as const);
  return new Intl.NumberFormat(regional, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
