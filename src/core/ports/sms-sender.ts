/** A text message as it leaves the house. */
export interface SmsMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Whom it is for; `null` for messages to nobody's account. */
  readonly userKey: string | null;
  readonly purpose: 'login-code' | 'phone-check' | 'test';
}

/** Whose gateway messages go by; `none`: they cannot go out at all. */
export type GatewayInForce = 'own' | 'operator' | 'none';

/** What became of handing a message over. */
export interface SmsAttempt {
  /** As messages' records call it: the destination of the tenant's own, or `operator`. */
  readonly gateway: string;
  readonly failure: SmsFailure | null;
}

/** Delivers text messages: by the tenant's own gateway where it has one, else by the operator's. */
export interface SmsSender {
  inForce(tenant: string): Promise<GatewayInForce>;
  /**
   * Asks a tenant's own gateway, or with `null` the operator's, without sending anything, and says what that has shown;
   * throws `SmsFailure`.
   */
  check(tenant: string | null): Promise<string>;
  /**
   * Hands over within a bounded time or throws `SmsFailure`; keeps what became of it (`SmsMessageStore`).
   *
   * `booked`: whose gateway was in force when the message was booked. When it is the other's now, nothing is sent
   * (`unreachable`): a message booked for the tenant's own must not go out at the operator's expense. Left out by what is not booked.
   */
  send(tenant: string, message: SmsMessage, booked?: GatewayInForce): Promise<void>;
  /** The same, and tells by which gateway: the settings may have changed since anybody looked. */
  attempt(tenant: string, message: SmsMessage, booked: GatewayInForce): Promise<SmsAttempt>;
  close(): Promise<void>;
}

/**
 * `unreachable`: nothing can have been sent. `slow`: it may have been. The message is for whoever runs the gateway, and
 * holds neither codes nor numbers nor secrets.
 */
export class SmsFailure extends Error {
  override name = 'SmsFailure';
  readonly reason: 'notConfigured' | 'unreachable' | 'slow' | 'refused';
  /** The message may be on its way all the same, and cost money. */
  readonly mayHaveGone: boolean;

  /** @param mayHaveGone of what was refused: the gateway failed while it had the message */
  constructor(reason: SmsFailure['reason'], message: string = reason, mayHaveGone = false) {
    super(message);
    this.reason = reason;
    this.mayHaveGone = mayHaveGone || reason === 'slow';
  }
}
