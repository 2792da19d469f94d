/** An SMPP server in a process of its own: `fork`ed by smpp-server.ts, which says what it does. */
import type { AddressInfo } from 'node:net';
import smpp from 'smpp';
import type { SmppMood, SmppReport } from './smpp-server.ts';

const state: { mood: SmppMood; nextId?: string | undefined } = { mood: 'accept' };
const report = (what: SmppReport): void => void process.send?.(what);

function meetBind(session: smpp.Session, pdu: smpp.Pdu): void {
  report({ kind: 'bind', fields: fieldsOf(pdu) });
  if (state.mood === 'silentBind') return;
  if (state.mood === 'dropInBind') {
    session.socket.write(pdu.response().toBuffer().subarray(0, 10), () => session.destroy());
    return;
  }
  const isRight = pdu.system_id === 'sally' && pdu.password === 'p@ss/w:d';
  session.send(pdu.response(isRight ? { system_id: 'smsc' } : { command_status: smpp.errors.ESME_RINVPASWD }));
}

let numbers = 0;
function meetMessage(session: smpp.Session, pdu: smpp.Pdu): void {
  report({ kind: 'message', fields: fieldsOf(pdu) });
  if (state.mood === 'silent') return;
  if (state.mood === 'drop') session.destroy();
  else if (state.mood === 'throttle') session.send(pdu.response({ command_status: smpp.errors.ESME_RTHROTTLED }));
  else if (state.mood === 'refuse') session.send(pdu.response({ command_status: 0x0000_0401 }));
  else session.send(pdu.response({ message_id: state.nextId ?? `m${++numbers}` }));
}

/** What can be handed to another process. */
function fieldsOf(pdu: smpp.Pdu): Record<string, unknown> {
  const { short_message, ...fields } = JSON.parse(JSON.stringify(pdu));
  return { ...fields, text: pdu.short_message?.message };
}

const sessions = new Set<smpp.Session>();
const server = smpp.createServer((session) => {
  sessions.add(session);
  session.on('close', () => sessions.delete(session));
  session.on('error', () => session.destroy());
  session.on('bind_transceiver', (pdu: smpp.Pdu) => meetBind(session, pdu));
  session.on('submit_sm', (pdu: smpp.Pdu) => meetMessage(session, pdu));
  session.on('pdu', (pdu: smpp.Pdu) => {
    if (pdu.isResponse()) report({ kind: 'answer', fields: fieldsOf(pdu) });
  });
  session.on('enquire_link', (pdu: smpp.Pdu) => {
    if (state.mood !== 'silent') session.send(pdu.response());
  });
  session.on('unbind', (pdu: smpp.Pdu) => {
    report({ kind: 'unbind', fields: {} });
    session.send(pdu.response());
    session.socket.end();
  });
});

type Order = {
  mood?: SmppMood;
  nextId?: string;
  say?: 'receipt' | 'unbind' | 'alert' | 'noise';
  deliver?: Record<string, unknown>;
};
process.on('message', (order: Order) => {
  if (order.mood !== undefined) state.mood = order.mood;
  if (order.nextId !== undefined) state.nextId = order.nextId;
  for (const session of sessions) {
    if (order.say === 'receipt')
      session.send(new smpp.PDU('deliver_sm', { esm_class: 4, short_message: 'id:m1 stat:DELIVRD' }));
    if (order.deliver !== undefined) session.send(new smpp.PDU('deliver_sm', order.deliver));
    if (order.say === 'unbind') session.send(new smpp.PDU('unbind'));
    if (order.say === 'alert') session.send(new smpp.PDU('query_sm', { message_id: 'm1' }));
    if (order.say === 'noise') session.socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
  }
  report({ kind: 'done', fields: {} });
});
process.on('disconnect', () => process.exit());
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  report({ kind: 'listening', fields: { port: (server.address() as AddressInfo).port } });
});
