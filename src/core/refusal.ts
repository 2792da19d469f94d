import { type RefusalCode, refusals } from '../contract/refusals.ts';

/**
 * An expected "no". Status, error and message are data in contract/refusals.ts; anything else that is thrown is a bug.
 */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Response headers that belong to this refusal, e.g. `passwordresettoken`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RefusalCode,
    parameters: Readonly<Record<string, string | number>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.code = code;
    this.parameters = parameters;
    this.headers = headers;
  }

  get status(): number {
    return refusals[this.code][0];
  }

  /** The wire's message: the table's text with its parameters filled in. */
  get publicMessage(): string {
    return refusals[this.code][2].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(this.parameters[name] ?? whole),
    );
  }
}

/** A refusal that says when to come back: `Retry-After` in whole seconds, at least 1. `until`: `null` = no need to wait. */
export function refuseUntil(code: RefusalCode, until: number | null, now: number): Refusal {
  if (until === null) return new Refusal(code);
  const seconds = Math.max(1, Math.ceil((until - now) / 1000));
  return new Refusal(code, { seconds }, { 'retry-after': String(seconds) });
}
