import { SmsFailure } from '../../core/ports/sms-sender.ts';
import { USED_UP } from '../intake.ts';
import type { SmsGateway } from '../sms-gateway.ts';
import { openConnection, type SmppConnection, type SmppSettings, type SmppSurroundings } from './smpp-connection.ts';

/** After a bind that was refused or not answered, for so long nobody waits for another one. */
const FIRST_HOLD = 1000;
const LONGEST_HOLD = 15_000;

/**
 * Sends over one connection for all messages, opened by the first and again after it broke. Messages that come while it
 * opens wait for it together.
 */
export function openSmpp(settings: SmppSettings, surroundings: SmppSurroundings): SmsGateway {
  let opening: Promise<SmppConnection> | undefined;
  let held: SmsFailure | undefined;
  let hold = FIRST_HOLD;

  /** Gateways lock an account whose wrong password is tried with each login. */
  const holdBack = (failure: SmsFailure): void => {
    held = failure;
    setTimeout(() => {
      held = undefined;
    }, hold).unref();
    hold = Math.min(hold * 2, LONGEST_HOLD);
  };
  const open = async (): Promise<SmppConnection> => {
    try {
      const connection = await openConnection(settings, surroundings);
      hold = FIRST_HOLD;
      connection.ended.then(() => {
        opening = undefined;
      });
      return connection;
    } catch (error) {
      opening = undefined;
      // Who is not there at all may be tried by everybody: it costs neither side anything.
      if (error instanceof SmsFailure && error.message.startsWith('SMPP: bind')) holdBack(error);
      throw error;
    }
  };
  const connect = async (): Promise<SmppConnection> => {
    if (surroundings.intake?.isUsedUp) throw new SmsFailure('unreachable', `SMPP: ${USED_UP}`);
    if (held !== undefined) throw held;
    opening ??= open();
    return opening;
  };

  return {
    async send({ to, text }, signal) {
      const connection = await connect();
      // Whoever asked was told that nothing came: now nothing may come.
      if (signal.aborted) throw new SmsFailure('unreachable', 'SMPP: too late to send');
      return connection.submit({ to, text }, signal);
    },
    async check() {
      await (await connect()).enquire();
      return 'has let us in';
    },
    async close() {
      await opening?.then((connection) => connection.close()).catch(() => undefined);
    },
  };
}
