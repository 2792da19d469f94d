import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { type Language, readLanguage } from './language.ts';
import type { MailKind } from './sentences.ts';
import { texts } from './texts.ts';
import { writeMail } from './write-mail.ts';

const languages = Object.keys(texts) as Language[];
const kinds = Object.keys(texts.en.mails) as MailKind[];
const linked: readonly MailKind[] = ['passwordLink', 'passwordLinkSent', 'invitation'];

function written(kind: MailKind, language: Language, name = 'ann') {
  return writeMail('ann@example.com', { tenant: 't1', userName: name }, language, {
    kind,
    at: Date.UTC(2026, 10, 25, 18, 30),
    address: '192.0.2.1',
    by: name,
    strategy: 'TOTP',
    ending: '789',
    ...(linked.includes(kind) ? { link: { url: 'https://gate.example/login?a=b&c=d', until: 0 } } : {}),
  });
}

/** Marks of the HTML that are not of our own making. */
function foreignMarks(html: string): string[] {
  const ours =
    /^<(\/?(html|head|body|p|table|tr|td|title)|!doctype html|meta charset="utf-8"|a href="[^"]*"|\/a|(body|table) style="[^"]*")>$/;
  return (html.match(/<[^>]*>?/g) ?? []).filter((mark) => !ours.test(mark));
}

describe.each(languages)('mails in %s', (language) => {
  it.each(kinds)('%s has all that it needs: filled in, the same as text and as HTML, and what to do', (kind) => {
    const { subject, text, html } = written(kind, language);
    expect(`${subject}${text}${html}`).not.toMatch(/[{}]|undefined|null|\n\n\n/);
    const { paragraphs } = texts[language].mails[kind];
    expect(paragraphs.length).toBeGreaterThanOrEqual(2);
    const words = (part: string) => part.replaceAll(/\{\w+\}/g, '').slice(0, 20);
    for (const paragraph of paragraphs.filter((part) => !part.startsWith('{')))
      expect(text).toContain(words(paragraph));
    const inHtml = html.replaceAll('&#39;', "'").replaceAll('&quot;', '"');
    for (const line of text.split('\n').filter((part) => !/:/.test(part))) expect(inHtml).toContain(line);
    expect(text).toContain('2026-11-25 18:30 UTC');
    expect((text.match(/https:/g) ?? []).length).toBe(linked.includes(kind) ? 1 : 0);
    expect(foreignMarks(html)).toEqual([]);
  });

  it('says the same as the others: as many paragraphs, with the same facts', () => {
    const facts = (part: string) => [...part.matchAll(/\{\w+\}/g)].map(([fact]) => fact).sort();
    for (const kind of kinds) {
      const [own, english] = [texts[language].mails[kind], texts.en.mails[kind]];
      expect([kind, own.paragraphs.map(facts)]).toEqual([kind, english.paragraphs.map(facts)]);
      expect(own.link === undefined).toBe(english.link === undefined);
    }
  });
});

describe('whatever a name holds', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('<script>', '{by}', '$&', '\r\nBcc: x@y', '"><a href="//evil">', '\u2028x', '\u202egnp', '&lt;'),
  );

  it('is text: no mark, no further line, and no placeholder is filled by it', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(...kinds), (name, kind) => {
        const { subject, text, html } = written(kind, 'en', name);
        const plain = written(kind, 'en', 'ann');
        expect(subject).toBe(plain.subject);
        expect(foreignMarks(html)).toEqual([]);
        expect(text.split('\n')).toHaveLength(plain.text.split('\n').length);
        expect(text).not.toMatch(/[\p{Cf}\u2028\u2029\r]/u);
      }),
    );
  });

  it('a subject is one line', () => {
    const letter = { subject: 'a\r\nBcc: x', greeting: '', paragraphs: [], facts: [], closing: '' };
    expect(compose('a@x', letter).subject).toBe('a  Bcc: x');
  });
});

describe('a language', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE_ch', 'de'],
    ['en', 'en'],
    ['den', null],
    ['fr', null],
    ['', null],
    [7, null],
    [{ de: 1 }, null],
  ])('%j is %s', (tag, language) => {
    expect(readLanguage(tag)).toBe(language);
  });
});
