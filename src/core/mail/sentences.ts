/** What a mail can be about. The facts of each are in `Notice` (notify.ts); `{by}` and the like are filled from them. */
export type MailKind =
  | 'passwordLink'
  | 'passwordLinkSent'
  | 'invitation'
  | 'passwordChanged'
  | 'passwordSet'
  | 'passwordReset'
  | 'emailChanged'
  | 'phoneChanged'
  | 'factorSetUp'
  | 'factorRevoked'
  | 'factorEnforced'
  | 'factorEnforcedForAll'
  | 'factorNotEnforced'
  | 'smsSwitchedOn'
  | 'smsSwitchedOff'
  | 'strategyChanged'
  | 'strategyChangedForAll'
  | 'factorLocked'
  | 'factorDisabled'
  | 'loginsIncomplete';

/** Subject, and the paragraphs between greeting and facts. A subject holds no word of anybody else's. */
interface Sentences {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Label of the link, for mails that have one. */
  readonly link?: string;
}

interface Words {
  readonly greeting: string;
  readonly closing: string;
  readonly time: string;
  readonly address: string;
  readonly account: string;
  readonly tenant: string;
  readonly strategies: Readonly<Record<'TOTP' | 'SMS', string>>;
}

/** All sentences of a language. */
export interface MailTexts {
  readonly words: Words;
  readonly mails: Readonly<Record<MailKind, Sentences>>;
}
