/** A mail as it leaves the house: plain text and the same as HTML. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Delivers mail. */
export interface Mailer {
  isConfigured(): boolean;
  /** Asks the gateway whether it would take mail from us, without sending any; throws `MailFailure`. */
  check(): Promise<void>;
  /** Hands the message over; throws `MailFailure` when it was not taken. */
  send(message: MailMessage): Promise<void>;
}

/** `permanent`: sending it again would fail again. */
export class MailFailure extends Error {
  override name = 'MailFailure';
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.permanent = permanent;
  }
}
