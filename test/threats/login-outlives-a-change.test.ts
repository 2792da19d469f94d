import { beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// A login reads the user, then waits for its hash, up to seconds when many do. What ends all sessions of the user in
// between must not miss the session that this login is about to open.
describe.each(engines)('a login under way, on %s', (engine) => {
  /** Happens once, when a login has its password proven and has decided nothing yet; or when its code was accepted. */
  const meanwhile: { password?: () => Promise<unknown>; code?: () => Promise<unknown> } = {};
  const happen = async (moment: 'password' | 'code') => {
    const once = meanwhile[moment];
    delete meanwhile[moment];
    await once?.();
  };
  const wrapStorage = (storage: Storage): Storage => ({
    ...storage,
    roles: {
      ...storage.roles,
      async ofUser(tenant, key) {
        await happen('password');
        return storage.roles.ofUser(tenant, key);
      },
    },
    factors: {
      ...storage.factors,
      async acceptStep(...use) {
        const accepted = await storage.factors.acceptStep(...use);
        await happen('code');
        return accepted;
      },
    },
  });
  const server = withServer(engine, { wrapStorage });
  beforeAll(() => switchTfaOn(server()));

  const isOpen = async (bearer: unknown) =>
    (
      await server()
        .client()
        .get('/user/currentUser', { bearer: String(bearer) })
    ).status === 200;

  test('with the password alone opens nothing once a second factor has become active', async () => {
    const person = await newPerson(server());
    const owner = server().client();
    await owner.login(person.userName, person.password);
    await owner.get('/user/currentUser');
    meanwhile.password = () => owner.enrol();
    const answer = await server().client().token(person.userName, person.password);
    expect([answer.status, answer.code]).toEqual([401, 'sessionEnded']);
    const next = await server().client().token(person.userName, person.password);
    expect(next.code).toBe('totpCodeRequired');
  });

  test('with the password of before opens nothing, and gets no token to set another', async () => {
    const admin = await server().admin();
    for (const shouldResetPassword of [false, true]) {
      const person = await newPerson(server(), { shouldResetPassword });
      await admin.get('/user/currentUser');
      meanwhile.password = () =>
        admin.put(`${person.path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!given' });
      const answer = await server().client().token(person.userName, person.password);
      expect([answer.status, answer.code, answer.headers.passwordresettoken]).toEqual([401, 'sessionEnded', undefined]);
      const owner = await server().client().token(person.userName, 'Passw0rd!given');
      expect(await isOpen(owner.at('access_token'))).toBe(true);
    }
  });

  test('with a code that was accepted opens nothing once its secret is revoked', async () => {
    const person = await totpPerson(server());
    const admin = await server().admin();
    await admin.get('/user/currentUser');
    meanwhile.code = () => admin.delete(`${person.path}/totpSecret/revoke`);
    const answer = await server().client().token(person.userName, person.password, { code: person.nextCode() });
    expect([answer.status, answer.code]).toEqual([401, 'sessionEnded']);
  });

  test('of a user who is disabled meanwhile opens nothing that enabling would bring back', async () => {
    const person = await newPerson(server());
    const admin = await server().admin();
    await admin.get('/user/currentUser');
    meanwhile.password = () => admin.put(person.path, { enabled: false });
    const answer = await server().client().token(person.userName, person.password);
    expect((await admin.put(person.path, { enabled: true })).status).toBe(200);
    expect([answer.code, await isOpen(answer.at('access_token'))]).toEqual(['sessionEnded', false]);
  });

  test('decided under the strategy of before opens nothing under the new one, by cookie or token', async () => {
    const { storage } = server().house.tools;
    const strategy = (value: string) => storage.settings.put(TENANT, 'two-factor-authentication', 'strategy', value);
    const open: unknown[] = [];
    for (const way of ['login', 'token'] as const) {
      await strategy('TOTP');
      // To be set up under TOTP; under SMS nobody switched it on for them, and the password is enough.
      const person = await newPerson(server(), { tfaEnforced: true });
      await strategy('SMS');
      const basic = [ADMIN, PASSWORD] as const;
      meanwhile.password = async () => {
        server().clock.move(1000);
        const tfa = `/tenant/tenants/${TENANT}/tfa`;
        expect((await server().client().put(tfa, { strategy: 'TOTP' }, { basic })).status).toBe(204);
      };
      const client = server().client();
      const answer = await client[way](person.userName, person.password);
      const bearer = String(answer.at('access_token') ?? client.jar.get('authorization'));
      const used = await client.get('/user/currentUser', { bearer });
      open.push(used.code ?? used.status);
      // The next login meets what is true now.
      const next = server().client();
      expect((await next.login(person.userName, person.password)).status).toBe(200);
      expect((await next.get('/user/currentUser')).code).toBe('totpSetupRequired');
    }
    expect(open).toEqual(['strategyChanged', 'strategyChanged']);
  });
});
