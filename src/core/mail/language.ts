import type { UserRecord } from '../ports/users.ts';

/** The languages that mail is written in; texts.ts has each sentence in all of them. */
export type Language = 'en' | 'de';

const languages: readonly Language[] = ['en', 'de'];

/** The language of a tag such as `de`, `de_AT` or `DE-ch`; `null` for what is none, or one that we do not write. */
export function readLanguage(tag: unknown): Language | null {
  if (typeof tag !== 'string') return null;
  const [primary] = tag.toLowerCase().split(/[-_]/);
  return languages.find((language) => language === primary) ?? null;
}

/** The user's own language (custom property `language`), else the tenant's. */
export function languageOf(user: Pick<UserRecord, 'customProperties'>, tenantLanguage: Language): Language {
  return readLanguage(user.customProperties.language) ?? tenantLanguage;
}
