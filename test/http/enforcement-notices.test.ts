import { beforeEach, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { TenantTfaUpdate } from '../../src/contract/tenant-tfa.ts';
import { operator } from '../../src/core/access/operator.ts';
import type { MailMessage } from '../../src/core/ports/mailer.ts';
import { changeTenantTfa } from '../../src/core/tfa/change-tenant-tfa.ts';
import { emptyUser } from '../../src/core/users/create-user.ts';
import { groups, newPerson, platformSetting, switchTfaOn, totpPerson } from '../support/people.ts';
import { codeOption, newNumber, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { ADMIN, engines, nextAddress, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const TFA = `/tenant/tenants/${TENANT}/tfa`;
const ENFORCED = ['two-factor-authentication', 'enforced'] as const;
const SUBJECTS = /is required for all accounts|ist für alle Konten vorgeschrieben/;
const BATCH = 50;
const PAUSE = 5_000;
const DAY = 24 * 60 * 60_000;

// P22, T098: whoever will be asked for a second factor at the next login hears of it before, whoever decided so.
describe.each(engines)('mail to all whom an enforcement meets, on %s', (engine) => {
  const server = withServer(engine);
  /** By the operator, whom no enforcement keeps out. */
  const put = (update: TenantTfaUpdate) => changeTenantTfa(server().house.tools, operator(TENANT), TENANT, update);
  const announced = (mails: readonly MailMessage[]) => mails.filter(({ subject }) => SUBJECTS.test(subject));
  /** Everything that is still to come, some at a time. */
  const deliverAll = async (times = 8) => {
    const all: MailMessage[] = [];
    for (let time = 0; time < times; time++) {
      all.push(...announced(await server().deliver()));
      server().clock.move(PAUSE);
    }
    return all;
  };
  let people = 0;
  const named = (details: Readonly<Record<string, unknown>> = {}) => {
    people++;
    return { userName: `met-${people}`, email: `met-${people}@example.com`, ...details };
  };

  beforeEach(async () => {
    await switchTfaOn(server());
    await platformSetting(server(), ...ENFORCED, null);
    server().clock.move(2 * DAY);
    await server().deliver();
  });

  test('goes to who has to set it up, in their language, once; not to devices, disabled or who has it', async () => {
    const ready = await totpPerson(server(), named());
    const german = await newPerson(server(), named({ customProperties: { language: 'de' } }));
    const english = await newPerson(server(), named());
    const device = await newPerson(server(), named({ groupIds: [groups.devices] }));
    const disabled = await newPerson(server(), named({ enabled: false }));
    const told = await newPerson(server(), named({ tfaEnforced: true }));
    await server().deliver();
    const admin = await server().admin();
    expect((await admin.put(TFA, { totpEnforcedOnTenantLevel: true })).status).toBe(204);
    const mails = await deliverAll();
    const to = (person: { userName: string }) => mails.filter((mail) => mail.to === `${person.userName}@example.com`);
    expect([german, english].map((person) => to(person).length)).toEqual([1, 1]);
    expect([ready, device, disabled, told].map((person) => to(person).length)).toEqual([0, 0, 0, 0]);
    expect(to(german)[0]?.subject).toMatch(/vorgeschrieben/);
    expect(to(english)[0]?.text).toContain(`${ADMIN} decided`);
    expect(to(english)[0]?.text).toContain('authenticator app (TOTP)');
    // The same again, in any words, is no enforcement; nor is one that was taken back before the mails were written.
    expect((await admin.put(TFA, { totpEnforcedOnTenantLevel: true })).status).toBe(204);
    const option = { category: 'two-factor-authentication', key: 'enforced', value: 'true' };
    expect((await admin.post('/tenant/options', option)).status).toBe(200);
    expect(await deliverAll(3)).toEqual([]);
    await put({ totpEnforcedOnTenantLevel: false });
    await put({ totpEnforcedOnTenantLevel: true });
    await put({ totpEnforcedOnTenantLevel: false });
    server().clock.move(2 * DAY);
    expect(await deliverAll(3)).toEqual([]);
  });

  test('is one a day, however often it is switched off and on', async () => {
    const person = await newPerson(server(), named());
    for (let time = 0; time < 5; time++) {
      await put({ totpEnforcedOnTenantLevel: true });
      const mine = (await deliverAll(3)).filter(({ to }) => to === `${person.userName}@example.com`);
      expect([time, mine.length]).toEqual([time, time === 0 ? 1 : 0]);
      await put({ totpEnforcedOnTenantLevel: false });
    }
    server().clock.move(DAY);
    await put({ totpEnforcedOnTenantLevel: true });
    expect((await deliverAll(3)).filter(({ to }) => to === `${person.userName}@example.com`)).toHaveLength(1);
    // What makes it matter counts, not what was said: the same setting met nobody while all of it was off.
    await put({ enabledOnTenantLevel: false });
    server().clock.move(2 * DAY);
    expect(await deliverAll(2)).toEqual([]);
    await put({ enabledOnTenantLevel: true });
    expect((await deliverAll(3)).filter(({ to }) => to === `${person.userName}@example.com`)).toHaveLength(1);
    await put({ totpEnforcedOnTenantLevel: false });
  });

  test('from the platform names its administrator, and reaches the tenants that it is about', async () => {
    if ((await server().house.tools.storage.tenants.find(MANAGEMENT)) === null) await newTenant(server(), MANAGEMENT);
    await newTenant(server(), 'other');
    const [here, there] = [await newPerson(server(), named()), 'boss@example.com'];
    const manager = await bossOf(server(), MANAGEMENT);
    await server().deliver();
    await manager.put('/tenant/system/tfa', { enforcedTenants: ['other'] });
    expect((await deliverAll(3)).map(({ to }) => to)).toEqual([there]);
    await manager.put('/tenant/system/tfa', { enforcedOnSystemLevel: true, enforcedTenants: [] });
    const mails = await deliverAll(3);
    expect(mails.filter(({ to }) => to === `${here.userName}@example.com`)).toHaveLength(1);
    expect(mails.find(({ to }) => to === `${here.userName}@example.com`)?.text).toContain('management/boss decided');
    // Once for management's own boss, who is met now; not again for that of the other tenant.
    expect(mails.filter(({ to }) => to === there)).toHaveLength(1);
  });

  test('under SMS says so to who is sent no codes yet', async () => {
    await switchSmsOn(server());
    const [ready, met] = [await smsPerson(server(), named()), await newPerson(server(), named({ phone: newNumber() }))];
    await server().deliver();
    await put({ totpEnforcedOnTenantLevel: true });
    expect(await deliverAll(2), 'it enforces nothing under SMS').toEqual([]);
    if ((await server().house.tools.storage.tenants.find(MANAGEMENT)) === null) await newTenant(server(), MANAGEMENT);
    await (await bossOf(server(), MANAGEMENT)).put('/tenant/system/tfa', { enforcedTenants: [TENANT] });
    const mails = await deliverAll(4);
    const textsTo = ({ userName }: { userName: string }) =>
      mails.filter(({ to }) => to === `${userName}@example.com`).map(({ text }) => text);
    expect(textsTo(ready)).toEqual([]);
    expect(textsTo(met)).toEqual([expect.stringContaining('text message (SMS)')]);
    await codeOption(server(), 'enforced', null);
  });

  describe('together with a new strategy', () => {
    const deliverBoth = async (times: number) => {
      const all: MailMessage[] = [];
      for (let time = 0; time < times; time++) {
        all.push(...(await server().deliver()));
        server().clock.move(PAUSE);
      }
      return ({ userName }: { userName: string }) => all.filter(({ to }) => to === `${userName}@example.com`);
    };
    const REQUIRED = /it is required for every account|für jedes Konto vorgeschrieben/;
    beforeEach(() => switchSmsOn(server(), { enforced: 'false' }));

    test('is one mail that says both to who loses their set-up, and the usual one to the others', async () => {
      const german = { customProperties: { language: 'de' } };
      const losing = await smsPerson(server(), named());
      const alsoLosing = await smsPerson(server(), named(german));
      const having = await newPerson(server(), named());
      await server().deliver();
      await put({ strategy: 'TOTP', totpEnforcedOnTenantLevel: true });
      const mailsTo = await deliverBoth(4);
      expect(mailsTo(losing).map(({ subject }) => subject)).toEqual([
        'Two-factor authentication has to be set up again',
      ]);
      expect(mailsTo(losing)[0]?.text).toMatch(REQUIRED);
      expect(mailsTo(losing)[0]?.text).toContain('authenticator app (TOTP)');
      expect(mailsTo(alsoLosing).map(({ text }) => REQUIRED.test(text))).toEqual([true]);
      expect(mailsTo(having).map(({ subject }) => SUBJECTS.test(subject))).toEqual([true]);
    });

    test('is one mail too for more users than are told at once, and where a page saves both by requests of their own', async () => {
      const { storage } = server().house.tools;
      const many = Array.from({ length: BATCH + 10 }, (_, index) => ({ userName: `zz-losing-${index}` }));
      await storage.transaction(async (inner) => {
        for (const { userName } of many) {
          const email = `${userName}@example.com`;
          const user = { ...emptyUser, key: `key-${userName}`, userName, email, createdAt: 1, smsEnabled: true };
          await inner.users.insert(TENANT, user, { userName, alias: null, email });
        }
      });
      await server().deliver();
      await put({ strategy: 'TOTP' });
      await put({ totpEnforcedOnTenantLevel: true });
      const mailsTo = await deliverBoth(6);
      expect(many.flatMap((person) => mailsTo(person).map(({ text }) => REQUIRED.test(text)))).toEqual(
        many.map(() => true),
      );
      for (const { userName } of many) await storage.users.remove(TENANT, `key-${userName}`);
    });

    test('says nothing of it where it was taken back, nor to devices', async () => {
      const losing = await smsPerson(server(), named());
      const device = await smsPerson(server(), named({ groupIds: [groups.devices] }));
      await server().deliver();
      await put({ strategy: 'TOTP', totpEnforcedOnTenantLevel: true });
      await put({ totpEnforcedOnTenantLevel: false });
      const takenBack = await deliverBoth(3);
      expect(takenBack(losing).map(({ text }) => REQUIRED.test(text))).toEqual([false]);
      server().clock.move(2 * DAY);
      await switchSmsOn(server());
      await put({ strategy: 'TOTP', totpEnforcedOnTenantLevel: true });
      expect((await deliverBoth(3))(device).filter(({ text }) => REQUIRED.test(text))).toEqual([]);
    });
  });

  test('is written some at a time: neither the change nor somebody else’s mail waits for thousands', async () => {
    const many = 3 * BATCH + 20;
    const { storage } = server().house.tools;
    await storage.transaction(async (inner) => {
      for (let index = 0; index < many; index++) {
        const userName = `one-of-many-${String(index).padStart(5, '0')}`;
        const email = `${userName}@example.com`;
        const user = { ...emptyUser, key: `key-${index}`, userName, email, createdAt: 1 };
        await inner.users.insert(TENANT, user, { userName, alias: null, email });
      }
    });
    const waiting = await newPerson(server(), named());
    await server().deliver();
    await put({ totpEnforcedOnTenantLevel: true });
    // The change left one thing to do, whatever the number of users.
    expect(await storage.outbox.seals(TENANT, '', 1000)).toHaveLength(1);
    const told: string[] = [];
    for (let round = 0; round < 12; round++) {
      const other = await server().another();
      if (round === 1) {
        const email = `${waiting.userName}@example.com`;
        await server().client(nextAddress()).post('/user/passwordReset', { email });
      }
      const mails = [...(await server().deliver()), ...(await other.deliver())];
      const now = announced(mails);
      expect(now.length).toBeLessThanOrEqual(BATCH);
      if (round === 1) expect(mails.map(({ subject }) => subject)).toContain('Set a new password');
      told.push(...now.map(({ to }) => to));
      server().clock.move(PAUSE);
      if (round > 4 && now.length === 0) break;
    }
    const ours = told.filter((to) => to.startsWith('one-of-many-'));
    expect([ours.length, new Set(ours).size]).toEqual([many, many]);
    await put({ totpEnforcedOnTenantLevel: false });
  });
});
