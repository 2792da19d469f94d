import type { MailMessage } from '../ports/mailer.ts';

/** A mail before it is text and HTML: one paragraph per line, and at most one link. */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  /** Fine print: when, from where, which account. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly closing: string;
}

/**
 * A letter as text and as HTML, both with the same words. Nothing is loaded from anywhere: no picture, no style sheet,
 * nothing that tells that it was read. All that stands in it is escaped, whoever wrote it, and no line of it can become
 * a header: subjects are our own sentences, and controls are taken out.
 */
export function compose(to: string, letter: Letter): MailMessage {
  return { to, subject: oneLine(letter.subject), text: toText(letter), html: toHtml(letter) };
}

function toText({ greeting, paragraphs, link, facts, closing }: Letter): string {
  const blocks = [
    [greeting],
    ...paragraphs.map((paragraph) => [paragraph]),
    ...(link === undefined ? [] : [[`${link.label}:`, link.url]]),
    facts.map(([label, value]) => `${label}: ${value}`),
    [closing],
  ];
  return blocks.flatMap((lines) => [...lines.map(oneLine), '']).join('\n');
}

function toHtml({ subject, greeting, paragraphs, link, facts, closing }: Letter): string {
  const paragraph = (text: string) => `<p>${escaped(text)}</p>`;
  const rows = facts.map(([label, value]) => `<tr><td>${escaped(label)}:&nbsp;</td><td>${escaped(value)}</td></tr>`);
  return [
    '<!doctype html>',
    `<html><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font-family:sans-serif;line-height:1.5;max-width:40em">',
    paragraph(greeting),
    ...paragraphs.map(paragraph),
    ...(link === undefined
      ? []
      : [`<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`, `<p>${escaped(link.url)}</p>`]),
    `<table style="font-size:smaller">${rows.join('')}</table>`,
    paragraph(closing),
    '</body></html>',
    '',
  ].join('\n');
}

/** Controls, and what changes the direction or the lines of text, become blanks. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return oneLine(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
