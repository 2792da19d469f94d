import type { SmsReceipt } from '../core/ports/sms-messages.ts';
import { SmsFailure, type SmsMessage } from '../core/ports/sms-sender.ts';
import type { Intake } from './intake.ts';

/** An open way to a gateway. Whoever calls it bounds the time: it gives up when `signal` aborts. */
export interface SmsGateway {
  /**
   * Hands the message over, or throws `SmsFailure`: `unreachable` only where the gateway cannot have taken it, so that
   * trying again cannot send it twice.
   * @returns what the gateway calls the message in its receipts; `null` where it sends none
   */
  send(message: SmsMessage & { readonly tenant: string }, signal: AbortSignal): Promise<string | null>;
  /** Asks the gateway without sending anything; says what that has shown, or throws `SmsFailure`. */
  check(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/**
 * Looks a host up and says at which addresses it may be reached: what is connected to is what was looked at.
 * @throws SmsFailure `unreachable`
 */
export type Reach = (host: string) => Promise<readonly string[]>;

/** What a gateway says of a message after it took it. */
export type GatewayReceipt = Omit<SmsReceipt, 'gateway' | 'at'>;

/** What gateways are handed. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Never twice the same. */
  newId(): string;
  /** How long handing a message over may take. */
  readonly patience: number;
  /** `null`: the system's way, without limits. */
  readonly reach: Reach | null;
  /** Told of each receipt. When it throws, the gateway is to send it again. */
  onReceipt(receipt: GatewayReceipt): Promise<void>;
  /** Left out for the operator's own gateway, which is trusted: what it sends is not counted. */
  readonly intake?: Intake;
}

/** Messages by one gateway. */
export interface SmsDelivery {
  /** Whether messages can go out at all. */
  readonly isConfigured: boolean;
  /** See `SmsSender`. */
  check(): Promise<string>;
  /** Hands over within a bounded time or throws `SmsFailure`. @returns as `SmsGateway.send` */
  send(tenant: string, message: SmsMessage): Promise<string | null>;
  close(): Promise<void>;
}

/** What is wrong with a gateway's URL; never its secrets. */
export class UrlProblem extends Error {
  override name = 'UrlProblem';
}

/** Between an attempt that did not reach the gateway and the only other one. */
const PAUSE = 200;

/** A gateway for everybody: opened by the first message, and one message never waits for another. */
export function createDelivery(open: () => Promise<SmsGateway>, patience: number): SmsDelivery {
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
    isConfigured: true,
    check: () => bounded((gateway, signal) => gateway.check(signal)),
    send: (tenant, message) =>
      bounded((gateway, signal) => twice(() => gateway.send({ ...message, tenant }, signal), signal)),
    async close() {
      await (await opened)?.close();
    },
  };
}

async function twice<Result>(attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof SmsFailure && error.reason === 'unreachable')) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    // Better the answer that it was not sent than, by a second attempt cut off, that nobody knows.
    if (signal.aborted) throw error;
    return attempt();
  }
}
