import { SmsFailure, type SmsMessage, type SmsSender } from '../core/ports/sms-sender.ts';

/** An open way to a gateway. Whoever calls it bounds the time: it gives up when `signal` aborts. */
export interface SmsGateway {
  /**
   * Hands the message over, or throws `SmsFailure`: `unreachable` only where the gateway cannot have taken it, so that
   * trying again cannot send it twice.
   */
  send(message: SmsMessage & { readonly tenant: string }, signal: AbortSignal): Promise<void>;
  /** Asks the gateway without sending anything; says what that has shown, or throws `SmsFailure`. */
  check(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/** What gateways are handed. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Never twice the same. */
  newId(): string;
  /** How long handing a message over may take. */
  readonly patience: number;
  /** Told, for the operator, why a message was not taken; never its text or number. */
  onFailure(failure: SmsFailure): void;
  /** Told of each message that was taken. */
  onSent(): void;
}

/** A kind of gateway: reads its settings out of the URL, and then knows how to open it. @throws UrlProblem */
export type SmsGatewayKind = (url: URL) => (surroundings: Surroundings) => Promise<SmsGateway>;

/** What is wrong with a gateway's URL; never its secrets. */
export class UrlProblem extends Error {
  override name = 'UrlProblem';
}

/** Between an attempt that did not reach the gateway and the only other one. */
const PAUSE = 200;

/** The gateway for everybody: opened by the first message, and one message never waits for another. */
export function createDelivery(
  open: () => Promise<SmsGateway>,
  { patience, onFailure, onSent }: Surroundings,
): SmsSender {
  let opened: Promise<SmsGateway> | undefined;
  const bounded = async <Result>(work: (gateway: SmsGateway, signal: AbortSignal) => Promise<Result>) => {
    const signal = AbortSignal.timeout(patience);
    const late = Promise.withResolvers<never>();
    const giveUp = (): void => late.reject(new SmsFailure('slow', `no answer within ${patience} ms`));
    signal.addEventListener('abort', giveUp);
    try {
      opened ??= open();
      return await Promise.race([work(await opened, signal), late.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  };
  return {
    isConfigured: async () => true,
    check: () => bounded((gateway, signal) => gateway.check(signal)),
    async send(tenant, message) {
      try {
        await bounded((gateway, signal) => twice(() => gateway.send({ ...message, tenant }, signal), signal));
        onSent();
      } catch (error) {
        if (error instanceof SmsFailure) onFailure(error);
        throw error;
      }
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

async function twice(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof SmsFailure && error.reason === 'unreachable')) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    // Better the answer that it was not sent than, by a second attempt cut off, that nobody knows.
    if (signal.aborted) throw error;
    await attempt();
  }
}
