import { isIP } from 'node:net';
import type smpp from 'smpp';
import { SmsFailure } from '../../core/ports/sms-sender.ts';
import { type Intake, USED_UP } from '../intake.ts';
import { only } from '../post.ts';
import type { GatewayReceipt, Surroundings } from '../sms-gateway.ts';
import { isMessageId, readReceipt } from './smpp-receipt.ts';
import { type Alphabet, encodeText } from './smpp-text.ts';

/** SMPP 3.4 section 5.2.5 to 5.2.9: a number or name, its type and its numbering plan. */
export interface Address {
  readonly address: string;
  readonly ton: number;
  readonly npi: number;
}

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  readonly systemType: string;
  readonly source: Address;
  readonly alphabet: Alphabet;
}

export type SmppSurroundings = Pick<Surroundings, 'patience' | 'reach' | 'onReceipt' | 'intake'>;

/** One bound connection. What breaks it ends it; whoever needs one opens another. */
export interface SmppConnection {
  readonly ended: Promise<void>;
  /** @returns the SMSC's id of the message, or `null` where it gave none */
  submit(message: { readonly to: string; readonly text: string }, signal: AbortSignal): Promise<string | null>;
  /** Asks whether the other side is there. */
  enquire(): Promise<void>;
  close(): Promise<void>;
}

/** How often a connection is asked for, so that firewalls keep it and a dead one is found before a login needs it. */
const ENQUIRE_EVERY = 30_000;
const ENQUIRE_PATIENCE = 5000;

/** What an SMSC may ask of us; everything else is no command of ours (section 4.3). */
const ANSWERED = ['deliver_sm', 'data_sm', 'enquire_link', 'unbind'];
/** Section 5.2.17: a receipt about the end of each message, whichever it is. */
const WITH_RECEIPT = 1;
/** Receipts that are being stored at once; further ones are to come again. A tenant's SMSC can send as many as it likes. */
const RECEIPTS_AT_ONCE = 10;
/** Octets of our answers that the other side has not read: who asks and asks and never listens is let go. */
const MOST_UNREAD = 262_144;

/**
 * Connects and binds as transceiver.
 * @throws SmsFailure `unreachable`, or `refused` by the answer to the bind
 */
export async function openConnection(
  settings: SmppSettings,
  { patience, reach, onReceipt, intake }: SmppSurroundings,
): Promise<SmppConnection> {
  // Loaded by the first message: most servers have another gateway.
  const { default: library } = await import('smpp');
  const { host, port, tls } = settings;
  const lookup = reach === null ? {} : { lookup: only(await reach(host)) };
  const exchange = startExchange(
    library,
    library.connect({ host, port, tls, servername: isIP(host) === 0 ? host : '', ...lookup }),
    { onReceipt, intake },
  );
  try {
    // Below the caller's patience, who then hears that nothing was sent.
    const signal = AbortSignal.timeout(patience * 0.8);
    await exchange.connected(tls ? 'secureConnect' : 'connect', signal);
    const bind = {
      system_id: settings.user,
      password: settings.password,
      system_type: settings.systemType,
      interface_version: 0x34,
    };
    const { command_status } = await exchange.ask('bind_transceiver', bind, signal).catch(() => {
      throw new SmsFailure('unreachable', 'SMPP: bind was not answered');
    });
    if (command_status !== 0) {
      throw new SmsFailure('refused', `SMPP: bind was refused with ${nameOf(command_status, library)}`);
    }
  } catch (error) {
    exchange.destroy();
    throw error;
  }
  return bound(exchange, settings, library);
}

function bound(exchange: Exchange, { source, alphabet }: SmppSettings, library: typeof smpp): SmppConnection {
  const enquire = async (): Promise<void> => {
    try {
      await exchange.ask('enquire_link', {}, AbortSignal.timeout(ENQUIRE_PATIENCE));
    } catch (error) {
      exchange.destroy();
      throw error;
    }
  };
  const quietly = (): void => void enquire().catch(() => undefined);
  const timer = setInterval(quietly, ENQUIRE_EVERY).unref();
  exchange.ended.then(() => clearInterval(timer));
  return {
    ended: exchange.ended,
    enquire,
    async submit({ to, text }, signal) {
      const fields = {
        source_addr: source.address,
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        destination_addr: to.replace(/^\+/, ''),
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        registered_delivery: WITH_RECEIPT,
        ...encodeText(text, alphabet, library),
      };
      const { command_status, message_id } = await exchange.ask('submit_sm', fields, signal).catch((error) => {
        // The message may have gone, this connection may be dead: the next one should not find out by waiting.
        quietly();
        throw error;
      });
      if (command_status !== 0) throw new SmsFailure('refused', `SMPP: ${nameOf(command_status, library)}`);
      return isMessageId(message_id) ? message_id : null;
    },
    async close() {
      await exchange.ask('unbind', {}, AbortSignal.timeout(1000)).catch(() => undefined);
      exchange.destroy();
    },
  };
}

interface Exchange {
  readonly ended: Promise<void>;
  connected(event: string, signal: AbortSignal): Promise<void>;
  /** The answer to one request; throws `unreachable` if it was not written, `slow` if no answer came to it. */
  ask(command: string, fields: Record<string, unknown>, signal: AbortSignal): Promise<smpp.Pdu>;
  destroy(): void;
}

/** Requests and their answers, by sequence number, in any order; and answers to what the other side asks. */
function startExchange(
  { PDU, errors }: typeof smpp,
  session: smpp.Session,
  { onReceipt, intake }: { onReceipt(receipt: GatewayReceipt): Promise<void>; readonly intake: Intake | undefined },
): Exchange {
  const waiting = new Map<number, (answer: smpp.Pdu | SmsFailure) => void>();
  const ending = Promise.withResolvers<void>();
  let broken = 'the connection ended';
  let keeping = 0;
  const end = (why: string): void => {
    broken = why;
    session.pause();
    session.destroy();
  };
  session.on('error', (error: Error & { code?: string }) => end(error.code ?? 'what came is not SMPP'));
  session.on('close', () => {
    for (const settle of waiting.values()) settle(new SmsFailure('slow', `SMPP: ${broken}`));
    waiting.clear();
    ending.resolve();
  });
  session.on('pdu', (pdu: smpp.Pdu) => {
    const { sequence_number } = pdu;
    const settle = pdu.isResponse() ? waiting.get(sequence_number) : undefined;
    if (settle !== undefined) {
      settle(pdu);
      return;
    }
    if (intake?.take() === false) {
      end(USED_UP);
      return;
    }
    if (pdu.isResponse()) return;
    if (session.socket.writableLength > MOST_UNREAD) {
      end('it does not read our answers');
      return;
    }
    const isKnown = ANSWERED.includes(pdu.command);
    const receipt = readReceipt(pdu);
    if (receipt !== null) {
      // Section 4.6.2: what we could not keep is to be sent again.
      const notKept = { command_status: errors.ESME_RX_T_APPN };
      if (keeping >= RECEIPTS_AT_ONCE) {
        session.send(pdu.response(notKept));
        return;
      }
      keeping += 1;
      const answer = (fields?: typeof notKept) => {
        keeping -= 1;
        session.send(pdu.response(fields));
      };
      onReceipt(receipt).then(
        () => answer(),
        () => answer(notKept),
      );
      return;
    }
    session.send(isKnown ? pdu.response() : new PDU('generic_nack', { command_status: 3, sequence_number }));
    if (pdu.command === 'unbind') session.socket.end();
  });
  return {
    ended: ending.promise,
    connected: (event, signal) =>
      new Promise((resolve, reject) => {
        const fail = (): void =>
          reject(new SmsFailure('unreachable', `SMPP: ${signal.aborted ? 'no answer' : broken}`));
        session.once(event, () => resolve());
        session.once('close', fail);
        signal.addEventListener('abort', fail, { once: true });
      }),
    ask: (command, fields, signal) =>
      new Promise((resolve, reject) => {
        const pdu = new PDU(command, fields);
        if (!session.send(pdu)) {
          reject(new SmsFailure('unreachable', `SMPP: ${broken}`));
          return;
        }
        const settle = (answer: smpp.Pdu | SmsFailure): void => {
          waiting.delete(pdu.sequence_number);
          signal.removeEventListener('abort', late);
          if (answer instanceof SmsFailure) reject(answer);
          else resolve(answer);
        };
        const late = (): void => settle(new SmsFailure('slow', 'SMPP: no answer'));
        signal.addEventListener('abort', late);
        waiting.set(pdu.sequence_number, settle);
      }),
    destroy: () => session.destroy(),
  };
}

/** As the standard calls it (section 5.1.3), or its number. */
function nameOf(status: number, { errors }: Pick<typeof smpp, 'errors'>): string {
  const [name] = Object.entries(errors).find(([, value]) => value === status) ?? [];
  return name ?? `status 0x${status.toString(16).padStart(8, '0')}`;
}
