import { afterAll, beforeAll, expect, test } from 'vitest';
import { SmsFailure } from '../../src/core/ports/sms-sender.ts';
import { newNumber, whileTakenAway } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

const PATH = '/tenant/sms-provider';
const INNER = 'bind to 10.1.2.3 as operator-account failed';
/** What happens while the operator's gateway has the message. */
let meanwhile: () => Promise<unknown> = async () => undefined;
let server: TestServer;
beforeAll(async () => {
  server = await startServer('sqlite', {
    sms: {
      isConfigured: true,
      check: async () => 'answers',
      close: async () => undefined,
      async send() {
        await meanwhile();
        throw new SmsFailure('refused', INNER);
      },
    },
  });
});
afterAll(() => server.stop());

// What the operator's gateway says is for the operator: not for a tenant that makes itself look like its owner meanwhile.
test('a gateway of one’s own that is set while the operator’s is asked does not show what the operator’s said', async () => {
  const admin = await server.admin();
  const settings = { host: 'nowhere.invalid', user: 'u', password: 'p' };
  meanwhile = () => admin.put(PATH, { provider: 'smpp', settings });
  const tried = await admin.post(`${PATH}/test`, { phone: newNumber() });
  expect((await admin.get(PATH)).at('inForce')).toBe('own');
  expect(tried.body).toEqual({ outcome: 'refused', gateway: 'operator' });
});

test('one that is taken away between the look and the message is told of, and the operator’s not asked', async () => {
  const admin = await server.admin();
  let asked = 0;
  meanwhile = async () => void asked++;
  server.clock.move(60_000);
  const tried = await whileTakenAway(server, () => admin.post(`${PATH}/test`, { phone: newNumber() }));
  expect([tried.at('outcome'), asked]).toEqual(['unreachable', 0]);
  expect(tried.text).not.toContain(INNER);
});
