import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';

export interface DnsServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  /** Names that were asked for, in order, once per kind of address. */
  readonly asked: readonly string[];
  close(): void;
}

/**
 * A name server on this machine (RFC 1035), with the addresses of each name at the first question, the second, …; the last
 * list stays. A name with `null` is never answered, one that is not there does not exist.
 */
export async function startDnsServer(
  zone: Readonly<Record<string, ReadonlyArray<readonly string[]> | null>>,
): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    const lists = zone[name];
    if (lists === null) return;
    const turn = Math.floor((asked.filter((one) => one === name).length - 1) / 2);
    const found = (lists?.[Math.min(turn, lists.length - 1)] ?? []).filter((one) => isIP(one) === (type === 1 ? 4 : 6));
    const head = Buffer.from(query.subarray(0, 12));
    // An answer, recursion available; "no such name" where there is none.
    head.writeUInt16BE(lists === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(found.length, 6);
    head.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...found.map((one) => record(one, type))]), from.port);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => void socket.close() };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** Named by a pointer to the question; IPv6 addresses written out in full. */
function record(address: string, type: number): Buffer {
  const octets =
    type === 1
      ? Buffer.from(address.split('.').map(Number))
      : Buffer.from(
          address
            .split(':')
            .map((group) => group.padStart(4, '0'))
            .join(''),
          'hex',
        );
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(0, 6);
  head.writeUInt16BE(octets.length, 10);
  return Buffer.concat([head, octets]);
}
