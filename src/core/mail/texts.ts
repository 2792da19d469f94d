import { english } from './english.ts';
import { german } from './german.ts';
import type { Language } from './language.ts';
import type { MailTexts } from './sentences.ts';

/**
 * All sentences of all mails, and nowhere else; a test holds the languages to each other. Every notice says what to do if
 * it was not you (NIST SP 800-63B-4 section 4.6).
 */
export const texts: Readonly<Record<Language, MailTexts>> = { en: english, de: german };
