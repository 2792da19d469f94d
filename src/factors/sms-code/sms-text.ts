/** Septets of one message; what is longer is split, costs double, and may lose its last line. */
const SEGMENT = 160;

/** GSM 03.38 basic character set, one septet each; the escape itself is left out. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table, two septets each. */
const extended = new Set('^{}\\[~]|€');

/** What a platform says that has set no template of its own. */
export const defaultTemplate = 'Your code for {domain} is {token}. Do not share it with anybody.';
const briefTemplate = 'Your code: {token}';

/** Length in septets, or `null` when a character needs another encoding. */
function septets(text: string): number | null {
  let total = 0;
  for (const character of text) {
    if (basic.has(character)) total += 1;
    else if (extended.has(character)) total += 2;
    else return null;
  }
  return total;
}

/**
 * The message that carries a code: the template's sentence, and as the last line the origin-bound code
 * (`@host #code`), by which phones offer the code only on the page of that host.
 *
 * Always one GSM-7 segment: under a host so long that the sentence no longer fits, the sentence gets shorter.
 */
export function smsText(template: string, code: string, domain: string): string {
  // Host names alone: whatever else a domain might hold must not be able to begin a line of its own (T026).
  const host = domain.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '');
  const written = [template, defaultTemplate, briefTemplate].map((sentence) => write(sentence, code, host));
  return written.find(fits) ?? fill(briefTemplate, code, host);
}

const fill = (template: string, code: string, host: string): string =>
  template.replaceAll('{token}', code).replaceAll('{domain}', host);
const write = (template: string, code: string, host: string): string =>
  `${fill(template, code, host)}\n\n@${host} #${code}`;
const fits = (text: string): boolean => (septets(text) ?? SEGMENT + 1) <= SEGMENT;

/** What is wrong with a template, or `null`. Checked when it is saved, for the host that its messages will name. */
export function templateProblem(template: string, domain: string): string | null {
  if (!template.includes('{token}')) return 'must contain {token}';
  if (/[\r\n]/.test(template)) return 'must be one line; the line that phones read is added';
  if (/[@#]/.test(template)) return 'must not contain @ or #; the line that phones read is added';
  if (/\{(?!token\}|domain\})|(?<!\{token|\{domain)\}/.test(template)) return 'knows only {token} and {domain}';
  if (septets(template) === null) return 'must contain only characters of the GSM alphabet';
  if (!fits(write(template, '000000', domain))) return `is too long: with its last line at most ${SEGMENT} characters`;
  return null;
}
