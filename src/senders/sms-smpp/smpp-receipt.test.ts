import { expect, test } from 'vitest';
import { readReceipt } from './smpp-receipt.ts';

const unit = (message: string | undefined, fields: object = {}) => ({
  ...{ command: 'deliver_sm', esm_class: 4, source_addr: '4917610000567' },
  ...(message === undefined ? {} : { short_message: { message } }),
  ...fields,
});
/** As appendix B of SMPP 3.4 writes it. */
const text = (id: string, stat: string, err = '000') =>
  `id:${id} sub:001 dlvrd:001 submit date:2611251200 done date:2611251201 stat:${stat} err:${err} Text:Your code is`;

test.each([
  ['DELIVRD', 'delivered', null],
  ['EXPIRED', 'undeliverable', 'SMPP: EXPIRED, error 042'],
  ['DELETED', 'undeliverable', 'SMPP: DELETED, error 042'],
  ['UNDELIV', 'undeliverable', 'SMPP: UNDELIV, error 042'],
  ['REJECTD', 'undeliverable', 'SMPP: REJECTD, error 042'],
  ['undeliv', 'undeliverable', 'SMPP: UNDELIV, error 042'],
] as const)('%s is %s', (stat, state, detail) => {
  const receipt = readReceipt(unit(text('m1', stat, '042')));
  expect(receipt).toEqual({ references: ['m1'], numberEnd: '567', state, detail });
});

test.each(['ACCEPTD', 'ENROUTE', 'UNKNOWN', 'SOMEHOW'])('%s is no end', (stat) => {
  expect(readReceipt(unit(text('m1', stat)))).toBeNull();
});

test('what is no receipt is none, whatever its text: a person may have written it', () => {
  expect(readReceipt(unit(text('m1', 'DELIVRD'), { esm_class: 0 }))).toBeNull();
  // An acknowledgement by the phone's owner (section 5.2.12).
  expect(readReceipt(unit(text('m1', 'DELIVRD'), { esm_class: 0b0000_1000 }))).toBeNull();
  expect(readReceipt(unit(text('m1', 'DELIVRD'), { command: 'query_sm' }))).toBeNull();
  expect(readReceipt(unit(undefined))).toBeNull();
  expect(readReceipt(unit('stat:DELIVRD'))).toBeNull();
});

test('the parameters of 3.4 win over the text, which may be missing', () => {
  const parameters = { receipted_message_id: 'p7', message_state: 5 };
  expect(readReceipt(unit(text('m1', 'DELIVRD'), parameters))).toMatchObject({
    references: ['p7'],
    state: 'undeliverable',
  });
  expect(readReceipt(unit(undefined, { ...parameters, esm_class: 0, message_state: 2 }))).toMatchObject({
    state: 'delivered',
  });
  expect(readReceipt(unit(undefined, { ...parameters, command: 'data_sm', message_state: 1 }))).toBeNull();
});

test.each([
  ['3735928559', 'deadbeef'],
  ['3735928559', 'DEADBEEF'],
  ['DEADBEEF', '3735928559'],
  ['0000000010', '0000000a'],
  ['16', '10'],
  ['10', '16'],
  ['0042', '42'],
  ['0000002A', '42'],
  ['42', '0000002a'],
  ['72057594037927936', '100000000000000'],
])('a receipt of %s can be of the message %s', (receipt, message) => {
  expect(readReceipt(unit(text(receipt, 'DELIVRD')))?.references).toContain(message);
  expect(readReceipt(unit(text(receipt, 'DELIVRD')))?.references[0]).toBe(receipt);
});

test('an id that nobody could have given is none, however long the text', () => {
  expect(readReceipt(unit(text('x'.repeat(65), 'DELIVRD')))).toBeNull();
  expect(readReceipt(unit(text('ü', 'DELIVRD')))).toBeNull();
  expect(readReceipt(unit(undefined, { receipted_message_id: '\u0001', message_state: 2 }))).toBeNull();
  expect(readReceipt(unit(`${'9'.repeat(64)} ${'id:'.repeat(5000)}`))).toBeNull();
});

test('a receipt that names no number says so', () => {
  expect(readReceipt(unit(text('m1', 'DELIVRD'), { source_addr: '' }))?.numberEnd).toBe('');
  expect(readReceipt(unit(text('m1', 'DELIVRD'), { source_addr: 'Gate' }))?.numberEnd).toBe('');
});
