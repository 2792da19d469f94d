/** A text message as it leaves the house. */
export interface SmsMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Whom it is for; `null` for messages to nobody's account. */
  readonly userKey: string | null;
  readonly purpose: 'login-code' | 'phone-check' | 'test';
}

/** Delivers text messages. */
export interface SmsSender {
  /** Whether messages of this tenant can go out at all. */
  isConfigured(tenant: string): Promise<boolean>;
  /** Asks the gateway, without sending anything, and says what that has shown; throws `SmsFailure`. */
  check(): Promise<string>;
  /** Hands over within a bounded time or throws `SmsFailure`. */
  send(tenant: string, message: SmsMessage): Promise<void>;
  close(): Promise<void>;
}

/**
 * `unreachable`: nothing can have been sent. `slow`: it may have been. The message is for the operator, and holds neither
 * codes nor numbers nor secrets.
 */
export class SmsFailure extends Error {
  override name = 'SmsFailure';
  readonly reason: 'notConfigured' | 'unreachable' | 'slow' | 'refused';

  constructor(reason: SmsFailure['reason'], message: string = reason) {
    super(message);
    this.reason = reason;
  }
}
