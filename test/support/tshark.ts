import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WirePiece } from './smpp-server.ts';

const execute = promisify(execFile);

/** What Wireshark's decoder, which shares no code with ours, makes of one connection. */
export async function decodeSmpp(wire: readonly WirePiece[]): Promise<{ commands: string[]; malformed: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-wire-'));
  try {
    const [text, capture] = [join(folder, 'wire.txt'), join(folder, 'wire.pcapng')];
    await writeFile(text, wire.map(({ direction, bytes }) => `${direction}\n${hexDump(bytes)}\n`).join(''));
    await execute('text2pcap', ['-q', '-D', '-T', '40000,2775', text, capture]);
    const { stdout } = await execute('tshark', ['-r', capture, '-d', 'tcp.port==2775,smpp', '-V']);
    const commands = [...stdout.matchAll(/^ *Operation: (.+?) \(0x/gm)].map(([, name]) => name ?? '');
    return { commands, malformed: stdout.match(/malformed/gi)?.length ?? 0 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function hexDump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const octets = [...bytes.subarray(at, at + 16)].map((one) => one.toString(16).padStart(2, '0'));
    lines.push(`${at.toString(16).padStart(6, '0')} ${octets.join(' ')}`);
  }
  return lines.join('\n');
}
