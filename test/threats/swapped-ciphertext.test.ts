import { join } from 'node:path';
import Database from 'node:sqlite';
import { expect, test } from 'vitest';
import { signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { newNumber } from '../support/sms-people.ts';
import { startServer, TENANT } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';
import { startWebhookServer } from '../support/webhook-server.ts';

// T109, T111, R26: a sealed secret opens for its own user only; one that does not open is never "no second factor".
test('somebody else’s sealed secret, or a broken one, lets nobody in and harms nobody else', async () => {
  const server = await startServer('sqlite');
  await switchTfaOn(server);
  const victim = await totpPerson(server);
  const attacker = await totpPerson(server);
  const bystander = await totpPerson(server);
  const { users } = server.house.tools.storage;
  const keyOf = async (name: string) => (await users.byUserName(TENANT, name))?.key ?? '';
  const [victimKey, attackerKey] = [await keyOf(victim.userName), await keyOf(attacker.userName)];
  const database = new Database.DatabaseSync(join(server.place.dataDir, 'sallyport.db'));
  const sealedOf = (key: string) =>
    String(database.prepare('select sealed_secret from factors where user_key = ?').get(key)?.sealed_secret);
  const original = sealedOf(victimKey);
  expect(original).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
  const put = (sealed: string) =>
    database.prepare('update factors set sealed_secret = ? where user_key = ?').run(sealed, victimKey);

  for (const sealed of [sealedOf(attackerKey), `${original.slice(0, -2)}AA`, 'v1.00000000.AAAA', 'x', '']) {
    put(sealed);
    for (const code of [attacker.nextCode(), victim.code(), undefined]) {
      const answer = await server.client().login(victim.userName, victim.password, code === undefined ? {} : { code });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.cookies).toEqual([]);
      if (code !== undefined) expect(['internal', 'accountLocked']).toContain(answer.code);
    }
    const basic = await server.client().get('/user/currentUser', { basic: [victim.userName, victim.password] });
    expect(basic.code).toBe('totpCodeRequired');
    await signInWithCode(server, bystander);
    await server.house.tools.storage.attempts.clear(TENANT, `second-factor:${victimKey}`);
  }
  expect(server.log.some((line) => line.includes('request failed') && line.includes('SealBroken'))).toBe(true);
  put(original);
  await signInWithCode(server, victim);
  database.close();
  await server.stop();
}, 60_000);

test('another tenant’s sealed SMS provider, or a broken one, sends nothing, and falls back on nobody’s gateway', async () => {
  const gateway = await startWebhookServer();
  const server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  await newTenant(server, 't2');
  const [admin, boss] = [await server.admin(), await bossOf(server, 't2')];
  const webhook = {
    provider: 'webhook',
    settings: { url: `http://${gateway.host}/`, secret: 'sesame-of-the-gateway' },
  };
  for (const client of [admin, boss]) expect((await client.put('/tenant/sms-provider', webhook)).status).toBe(200);
  const { smsProviders } = server.house.storage;
  const [own, other] = [await smsProviders.find(TENANT), await smsProviders.find('t2')];
  if (own === null || other === null) throw new Error('not stored');
  for (const sealed of [other.sealed, `${own.sealed.slice(0, -2)}AA`, 'v1.00000000.AAAA', '']) {
    await smsProviders.put(TENANT, { ...own, sealed, version: `broken-${sealed.length}` });
    server.clock.move(15 * 60_000);
    const answer = await admin.post('/tenant/sms-provider/test', { phone: newNumber() });
    expect([answer.status, answer.code]).toEqual([500, 'internal']);
    // Who may sign in, and what there is, does not hang on it.
    expect((await admin.get('/tenant/currentTenant')).status).toBe(200);
  }
  expect([gateway.messages().length, server.texts.length]).toEqual([0, 0]);
  // It can be set anew without what does not open.
  expect((await admin.delete('/tenant/sms-provider')).status).toBe(204);
  expect((await admin.put('/tenant/sms-provider', webhook)).status).toBe(200);
  await server.stop();
  await gateway.down();
});
