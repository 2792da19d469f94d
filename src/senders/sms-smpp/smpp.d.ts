/** The part of the package `smpp`, which has no types of its own, that we and its server in the tests use. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { LookupFunction, Server as NetServer, Socket } from 'node:net';

  namespace smpp {
    /** One protocol data unit; fields have the names of SMPP 3.4 section 5. */
    interface Pdu {
      readonly command: string;
      readonly command_status: number;
      readonly sequence_number: number;
      readonly system_id?: string;
      readonly password?: string;
      readonly interface_version?: number;
      readonly source_addr?: string;
      readonly source_addr_ton?: number;
      readonly source_addr_npi?: number;
      readonly destination_addr?: string;
      readonly dest_addr_ton?: number;
      readonly dest_addr_npi?: number;
      readonly data_coding?: number;
      readonly esm_class?: number;
      readonly registered_delivery?: number;
      readonly message_id?: string;
      readonly receipted_message_id?: string;
      readonly message_state?: number;
      readonly short_message?: { readonly message: string | Buffer };
      isResponse(): boolean;
      response(fields?: Record<string, unknown>): Pdu;
      toBuffer(): Buffer;
    }
    interface Session extends EventEmitter {
      readonly socket: Socket;
      /** Gives the unit its sequence number; false: nothing was written. */
      send(pdu: Pdu): boolean;
      /** No unit is read any more, also none that has come. */
      pause(): void;
      destroy(): void;
    }
    const PDU: new (command: string, fields?: Record<string, unknown>) => Pdu;
    const errors: Readonly<Record<string, number>>;
    const encodings: { readonly ASCII: { match(text: string): boolean; encode(text: string): Buffer } };
    function connect(options: {
      host: string;
      port: number;
      tls: boolean;
      servername?: string;
      lookup?: LookupFunction;
    }): Session;
    function createServer(listener: (session: Session) => void): NetServer;
  }
  export = smpp;
}
