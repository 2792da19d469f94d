import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** How the server meets us: at the bind, or at a message. */
export type SmppMood = 'accept' | 'silentBind' | 'dropInBind' | 'silent' | 'drop' | 'throttle' | 'refuse';

export interface SmppReport {
  readonly kind: 'listening' | 'done' | 'bind' | 'message' | 'answer' | 'unbind';
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A piece of what went over the wire, in order. */
export interface WirePiece {
  readonly direction: 'O' | 'I';
  readonly bytes: Buffer;
}

/** An SMPP server on this machine: the package `smpp` in a process of its own, behind an ear on the wire. */
export interface TestSmppServer {
  /** Takes the user `sally` with the password `p@ss/w:d`. */
  readonly url: string;
  readonly port: number;
  readonly reports: readonly SmppReport[];
  /** Per connection. */
  readonly wire: ReadonlyArray<readonly WirePiece[]>;
  messages(): ReadonlyArray<SmppReport['fields']>;
  /** From now on. */
  be(mood: SmppMood): Promise<void>;
  /** What it calls the messages that it takes from now on. */
  callThem(id: string): Promise<void>;
  /** A `deliver_sm` with these fields, on each connection. */
  deliver(fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** Something of its own accord, on each connection. */
  say(what: 'receipt' | 'unbind' | 'alert' | 'noise'): Promise<void>;
  /** As when it is killed: connections break, nobody listens. */
  down(): Promise<void>;
  up(): Promise<void>;
}

const program = fileURLToPath(new URL('./smpp-process.ts', import.meta.url));

/** @param certificate for `smpps`: TLS ends at the ear */
export async function startSmppServer(certificate?: { key: string; cert: string }): Promise<TestSmppServer> {
  const reports: SmppReport[] = [];
  const wire: WirePiece[][] = [];
  let child: ChildProcess | undefined;
  let inner = 0;
  const start = async (): Promise<void> => {
    child = fork(program, [String(inner)], { stdio: 'inherit' });
    const [{ fields }] = (await once(child, 'message')) as [SmppReport];
    inner = Number(fields.port);
    child.on('message', (report) => void reports.push(report as SmppReport));
  };
  const order = async (what: object): Promise<void> => {
    const done = () => reports.filter(({ kind }) => kind === 'done').length;
    const before = done();
    child?.send(what);
    while (done() === before) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await start();
  const sockets = new Set<Socket>();
  const listener = (socket: Socket): void => listenIn(socket, inner, wire, sockets);
  const ear = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  let port = 0;
  const open = async (): Promise<void> => {
    ear.listen(port, '127.0.0.1');
    await once(ear, 'listening');
    const address = ear.address();
    port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  };
  await open();
  return {
    url: `${certificate === undefined ? 'smpp' : 'smpps'}://sally:p%40ss%2Fw%3Ad@127.0.0.1:${port}`,
    port,
    reports,
    wire,
    messages: () => reports.filter(({ kind }) => kind === 'message').map(({ fields }) => fields),
    be: (mood) => order({ mood }),
    callThem: (nextId) => order({ nextId }),
    deliver: (fields) => order({ deliver: fields }),
    say: (what) => order({ say: what }),
    async down() {
      ear.close();
      for (const socket of sockets) socket.destroy();
      const gone = child === undefined ? undefined : once(child, 'exit');
      child?.kill('SIGKILL');
      await gone;
    },
    async up() {
      await start();
      await open();
    },
  };
}

/** Passes everything on and keeps it. */
function listenIn(near: Socket, port: number, wire: WirePiece[][], sockets: Set<Socket>): void {
  const pieces: WirePiece[] = [];
  wire.push(pieces);
  const far = connect(port, '127.0.0.1');
  for (const [from, to, direction] of [
    [near, far, 'O'],
    [far, near, 'I'],
  ] as const) {
    sockets.add(from);
    from.on('data', (bytes: Buffer) => {
      pieces.push({ direction, bytes });
      to.write(bytes);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.end();
    });
  }
}
