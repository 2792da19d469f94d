import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '../../src/core/access/operator.ts';
import { readSettings } from '../../src/core/settings/tenant-settings.ts';
import { saveProvider } from '../../src/core/sms-provider/change-provider.ts';
import { ownProvider } from '../../src/core/sms-provider/own-provider.ts';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import { readConfiguration } from '../../src/server/configuration.ts';
import { systemRandomness } from '../../src/server/randomness.ts';
import { openHouse } from '../../src/server/wiring.ts';
import { newSession } from '../suites/storage/ground.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { startWebhookServer } from '../support/webhook-server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-cli-'));
const madeKey = () => Buffer.from(systemRandomness.bytes(32)).toString('base64');
const [oldKey, newKey] = [madeKey(), madeKey()];

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as an operator does: its own process, settings in variables, no terminal. */
function sallyport(words: string[], input = '', settings: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, ['src/server/main.ts', ...words], {
    env: { PATH: process.env.PATH, SALLYPORT_DATA_DIR: dataDir, SALLYPORT_MASTER_KEY: oldKey, ...settings },
  });
  child.stdin.end(input);
  const [out, err] = [text(child.stdout), text(child.stderr)];
  return new Promise((resolve) => {
    child.on('close', async (code) => resolve({ code, out: await out, err: await err }));
  });
}

/** Reads the database beside the program. */
async function inside<Result>(
  work: (house: Awaited<ReturnType<typeof openHouse>>) => Promise<Result>,
  masterKey = oldKey,
): Promise<Result> {
  const house = await openHouse(readConfiguration({ SALLYPORT_DATA_DIR: dataDir, SALLYPORT_MASTER_KEY: masterKey }));
  try {
    return await work(house);
  } finally {
    await house.storage.close();
  }
}

beforeAll(async () => {
  await inside(async ({ tools }) => {
    await firstStart(tools, 't1', { userName: 'admin', email: 'admin@localhost', password: 'Passw0rd!admin' });
    const settings = { url: 'http://127.0.0.1:9/', secret: 'sesame-of-the-gateway' };
    await saveProvider(tools, operator('t1'), { provider: 'webhook', settings });
    // A user with a secret, as an enrolment stores it.
    const key = (await tools.storage.users.byUserName('t1', 'admin'))?.key ?? '';
    const place = { tenant: 't1', table: 'factors', row: `${key}/totp`, column: 'secret' };
    const now = Date.now();
    const pending = {
      id: 'p',
      sealedSecret: tools.sealer.seal(Buffer.from('12345678901234567890'), place),
      startedBy: 's',
    };
    await tools.storage.factors.start('t1', key, 'totp', { ...pending, expiresAt: now + 60_000 });
    await tools.storage.factors.markVerified('t1', key, 'totp', { id: 'p', startedBy: 's', step: 1, at: now });
    await tools.storage.factors.activate('t1', key, 'totp', { startedBy: 's', at: now, verifiedSince: 0 });
  });
});
afterAll(() => rmSync(dataDir, { recursive: true }));

describe('the command line', () => {
  it('checks configuration, database and keys', async () => {
    const { code, out } = await sallyport(['check']);
    expect(code).toBe(0);
    expect(out).toMatch(/configuration +ok.*database +ok.*keys +ok.*t1, 1 users/s);
  });

  it('asks the mail server whether it takes mail, and says when it does not, without the password', async () => {
    expect((await sallyport(['check'])).out).toContain('mail           nobody gets any');
    const smtp = await startSmtpServer({ user: 'gate', password: 'p-w' });
    const good = await sallyport(['check'], '', { SALLYPORT_SMTP_URL: smtp.url });
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/mail +ok, smtp:\/\/127/) });
    const bad = await sallyport(['check'], '', { SALLYPORT_SMTP_URL: smtp.url.replace('p-w', 'wrong') });
    expect(bad).toMatchObject({ code: 1, out: expect.stringMatching(/mail +FAILED at smtp:\/\/127.*EAUTH 535/) });
    expect(`${good.out}${bad.out}${bad.err}`).not.toMatch(/p-w|wrong/);
    await smtp.stop();
  });

  it('says which SMS gateway there is, and whether it answers, without what is secret in its URL', async () => {
    const log = await sallyport(['check']);
    expect(log.out).toContain('sms            nobody gets any');
    expect(log).toMatchObject({ code: 0, out: expect.stringMatching(/sms of t1 +FAILED at webhook .*inner address/) });
    const none = { SALLYPORT_SMS_URL: 'none:', SALLYPORT_SMS_PRIVATE_NETWORKS: '127.0.0.1' };
    expect(await sallyport(['check'], '', none)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/sms +only of tenants[\s\S]*sms of t1 +FAILED at webhook .*ECONNREFUSED/),
    });
    const gateway = await startWebhookServer();
    const variables = { SALLYPORT_SMS_URL: `webhook+http://${gateway.host}/s3same?secret=s3same-s3same-s3same` };
    const good = await sallyport(['check'], '', variables);
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/sms +ok, webhook\+http:\/\/127.*answers/) });
    await gateway.down();
    const bad = await sallyport(['check'], '', variables);
    expect(bad).toMatchObject({ code: 1, out: expect.stringMatching(/sms +FAILED at webhook.*ECONNREFUSED/) });
    expect(`${good.out}${bad.out}${bad.err}`).not.toContain('s3same');
    expect(gateway.messages().map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('names every wrong variable and exits with 2', async () => {
    const { code, err } = await sallyport(['check'], '', { SALLYPORT_PORT: 'x', SALLYPORT_PROT: '1' });
    expect(code).toBe(2);
    expect(err).toContain('2 problem(s)');
    expect(err).not.toContain('    at ');
  });

  it('adds a user whose password comes from standard input and must be changed', async () => {
    expect(await sallyport(['user', 'add', 'olga', '--administrator'], 'Temp-pass1\n')).toMatchObject({ code: 0 });
    const list = await sallyport(['user', 'list']);
    expect(list.out).toContain('olga\tenabled\tunavailable\tadmins\n');
    const user = await inside(({ storage }) => storage.users.byUserName('t1', 'olga'));
    expect(user).toMatchObject({ shouldResetPassword: true, passwordStrength: 'GREEN' });
  });

  it.each([
    [['user', 'add', 'a b'], 'must not contain blanks'],
    [['user', 'add', 'weak'], 'at least 8 characters'],
    [['user', 'add', 'olga'], 'already exists'],
    [['user', 'disable', 'nobody', '--yes'], 'There is no user nobody in the tenant t1'],
    [['tfa', 'revoke', 'nobody', '--yes'], 'There is no user nobody in the tenant t1'],
    [
      ['tfa', 'revoke', 'olga', '--tenant', 'nowhere', '--yes'],
      `no tenant nowhere in the embedded database in ${dataDir}`,
    ],
    [['tenant', 'log-out', 'nowhere', '--yes'], 'no tenant nowhere'],
    [['check', '--tenant'], 'unknown option'],
  ])('refuses %j in one line', async (words, text) => {
    const { code, err } = await sallyport(words, words.includes('weak') ? 'short\n' : 'Temp-pass1\n');
    expect(code).toBe(1);
    expect(err).toContain(text);
    expect(err).not.toContain('    at ');
  });

  it('adds the management tenant and others, suspends and removes them', async () => {
    const added = await sallyport(['tenant', 'add', 'management', '--admin-user', 'root'], 'Temp-pass1\n');
    expect(added).toMatchObject({ code: 0, out: 'Added management with the administrator root.\n' });
    const acme = ['tenant', 'add', 'acme', '--domain', 'Acme.example.com', '--company', 'Acme'];
    expect(await sallyport(acme, 'Temp-pass1\n')).toMatchObject({ code: 0 });
    expect(await sallyport(acme, 'Temp-pass1\n')).toMatchObject({
      code: 1,
      err: expect.stringContaining('already exists'),
    });
    expect(await sallyport(['tenant', 'suspend', 'acme', '--yes'])).toMatchObject({ code: 0 });
    const { out } = await sallyport(['tenant', 'list']);
    expect(out).toBe('acme\tSUSPENDED\tacme.example.com\tAcme\nmanagement\tACTIVE\t\t\nt1\tACTIVE\t\t\n');
    expect(await sallyport(['tenant', 'activate', 'acme'])).toMatchObject({ code: 0, out: 'acme is ACTIVE.\n' });
    expect(await sallyport(['tenant', 'remove', 'acme'])).toMatchObject({ code: 1 });
    expect(await sallyport(['tenant', 'remove', 'acme', '--yes'])).toMatchObject({ code: 0 });
    expect(await sallyport(['tenant', 'remove', 't1', '--yes'])).toMatchObject({ code: 1 });
    const records = await inside(({ storage }) =>
      storage.audit.list(
        'management',
        { newestFirst: false, source: 'acme' },
        { offset: 0, limit: 9, withTotal: false },
      ),
    );
    expect(records.items.map(({ activity, user }) => [activity, user])).toEqual([
      ['Tenant created', 'operator'],
      ['Tenant updated', 'operator'],
      ['Tenant updated', 'operator'],
      ['Tenant deleted', 'operator'],
    ]);
  });

  it('ends every session of one tenant or of all, as after a backup was put back', async () => {
    const live = () =>
      inside(async ({ storage }) => {
        const now = Date.now();
        return Promise.all(
          ['t1/olga', 'management/root'].map(async (one) => {
            const [tenant = '', name = ''] = one.split('/');
            const key = (await storage.users.byUserName(tenant, name))?.key ?? '';
            return (await storage.sessions.live(tenant, key, now)).length;
          }),
        );
      });
    await inside(async ({ storage }) => {
      const now = Date.now();
      for (const [tenant, name] of [
        ['t1', 'olga'],
        ['management', 'root'],
      ] as const) {
        const userKey = (await storage.users.byUserName(tenant, name))?.key ?? '';
        const session = newSession(`of-${name}`, userKey, { startedAt: now, expiresAt: now + 60_000 });
        expect(await storage.sessions.open(tenant, session, 5)).toBe(true);
      }
    });
    expect(await sallyport(['tenant', 'log-out', 't1', '--yes'])).toMatchObject({ code: 0 });
    expect(await live()).toEqual([0, 1]);
    const { out } = await sallyport(['tenant', 'log-out', '--yes']);
    expect(out).toBe('Ended every session of management, t1.\n');
    expect(await live()).toEqual([0, 0]);
  });

  it('destroys nothing that nobody confirmed', async () => {
    for (const words of [
      ['tfa', 'revoke', 'admin'],
      ['user', 'disable', 'olga'],
      ['tfa', 'enforce'],
      ['tenant', 'log-out'],
      ['key', 'rotate'],
    ]) {
      expect(await sallyport(words)).toMatchObject({ code: 1, err: 'Nobody is there to confirm: add --yes\n' });
    }
    const { factor, olga } = await inside(async ({ storage }) => ({
      factor: (await storage.users.byUserName('t1', 'admin'))?.activeFactor,
      olga: await storage.users.byUserName('t1', 'olga'),
    }));
    expect(factor).not.toBeNull();
    expect(olga?.enabled).toBe(true);
  });

  it('rotates keys: secrets open under the new master key, and the old one opens nothing', async () => {
    const both = `${newKey},${oldKey}`;
    expect(await sallyport(['key', 'rotate', '--yes'], '', { SALLYPORT_MASTER_KEY: both })).toMatchObject({ code: 0 });
    expect(await sallyport(['check'], '', { SALLYPORT_MASTER_KEY: newKey })).toMatchObject({ code: 0 });
    const refused = await sallyport(['check'], '', { SALLYPORT_MASTER_KEY: oldKey });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('the master key does not open this database');
    await inside(async ({ tools, storage }) => {
      const key = (await storage.users.byUserName('t1', 'admin'))?.key ?? '';
      const sealed = (await storage.factors.find('t1', key, 'totp'))?.sealedSecret ?? '';
      const place = { tenant: 't1', table: 'factors', row: `${key}/totp`, column: 'secret' };
      expect(Buffer.from(tools.sealer.open(sealed, place)).toString()).toBe('12345678901234567890');
      expect((await ownProvider(tools, 't1'))?.values.secret).toBe('sesame-of-the-gateway');
    }, newKey);
  });

  it('revokes, enforces and tells, and writes it down as the operator', async () => {
    expect((await sallyport(['tfa', 'revoke', 'admin', '--yes'], '', { SALLYPORT_MASTER_KEY: newKey })).out).toContain(
      'Revoked',
    );
    expect((await sallyport(['tfa', 'revoke', 'admin', '--yes'], '', { SALLYPORT_MASTER_KEY: newKey })).out).toContain(
      'no active TOTP secret',
    );
    expect(await sallyport(['tfa', 'enforce', 'olga'], '', { SALLYPORT_MASTER_KEY: newKey })).toMatchObject({
      code: 0,
    });
    expect(await sallyport(['tfa', 'enforce', '--yes'], '', { SALLYPORT_MASTER_KEY: newKey })).toMatchObject({
      code: 0,
    });
    const status = JSON.parse(
      (await sallyport(['tfa', 'status', 'olga'], '', { SALLYPORT_MASTER_KEY: newKey })).out,
    ) as object;
    expect(status).toMatchObject({ status: 'pending', enforcedBy: ['platform', 'user'] });
    expect(await sallyport(['tfa', 'enforce', '--off', '--yes'], '', { SALLYPORT_MASTER_KEY: newKey })).toMatchObject({
      code: 0,
    });
    const texts = await inside(async ({ storage }) => {
      const page = await storage.audit.list(
        't1',
        { user: 'operator', newestFirst: false },
        { offset: 0, limit: 50, withTotal: false },
      );
      return page.items.map((item) => item.text);
    }, newKey);
    expect(texts).toEqual([
      'SMS provider set to webhook http://127.0.0.1:9/',
      'User olga created',
      'User olga updated: global roles [admins] added',
      'All users logged out (1 sessions)',
      'All users logged out (0 sessions)',
      'User admin updated: two-factor authentication (TOTP) revoked',
      'User olga updated: two-factor authentication (TOTP) enforced',
      'Option "two-factor-authentication/enforced (platform)" updated',
      'Option "two-factor-authentication/enforced (platform)" updated',
    ]);
  });

  it('knows SMS: where codes go, and for whom', async () => {
    const run = (...words: string[]) => sallyport(words, '', { SALLYPORT_MASTER_KEY: newKey });
    await inside(({ storage }) => storage.settings.put('t1', 'two-factor-authentication', 'strategy', 'SMS'), newKey);
    expect(await run('tfa', 'enforce', 'olga')).toMatchObject({
      code: 1,
      err: expect.stringContaining('phone: a mobile'),
    });
    expect(await run('user', 'set-phone', 'olga', '+49 170 1234567')).toMatchObject({ code: 0 });
    expect((await run('tfa', 'enforce', 'olga')).out).toBe('olga: SMS enforced from the next login on.\n');
    await inside(({ storage }) => storage.settings.put('t1', 'two-factor-authentication', 'enabled', 'true'), newKey);
    expect(JSON.parse((await run('tfa', 'status', 'olga')).out)).toMatchObject({
      ...{ tfaEnabled: true, strategy: 'SMS', status: 'active' },
    });
    expect((await run('tfa', 'enforce', 'olga', '--off')).out).toContain('no longer enforced');
    await inside(async ({ storage }) => {
      await storage.settings.put('t1', 'two-factor-authentication', 'strategy', 'TOTP');
      await storage.settings.put('t1', 'two-factor-authentication', 'enabled', 'false');
    }, newKey);
  });

  it('shows the rules for passwords, and changes them for everybody', async () => {
    const policy = async (...options: string[]) =>
      sallyport(['password', 'policy', ...options], '', { SALLYPORT_MASTER_KEY: newKey });
    const preset = { enforceStrength: false, greenMinLength: 8, limitValidity: null, historySize: 10 };
    expect(JSON.parse((await policy()).out)).toEqual(preset);
    const strict = await policy('--strong', '--green-min', '10', '--validity', '365', '--history', '0');
    expect(JSON.parse(strict.out)).toEqual({
      ...{ enforceStrength: true, greenMinLength: 10 },
      ...{ limitValidity: 365, historySize: 0 },
    });
    expect(await policy('--history', 'many')).toMatchObject({ code: 1, err: expect.stringContaining('historySize') });
    const back = ['--no-strong', '--green-min', '8', '--validity', 'tenant', '--history', '10'];
    expect(JSON.parse((await policy(...back)).out)).toEqual(preset);
  });

  it('lists, sets and unsets what is set for all tenants', async () => {
    const option = async (...words: string[]) => sallyport(['option', ...words], '', { SALLYPORT_MASTER_KEY: newKey });
    const name = 'two-factor-authentication/sms.budget.day';
    expect((await option('list')).out).toContain(`${name}\t\n`);
    expect(await option('set', name, '50')).toMatchObject({ code: 0 });
    expect((await option('list')).out).toContain(`${name}\t50\n`);
    const settings = await inside(({ storage }) => readSettings(storage, 't1'), newKey);
    expect(settings.codes.dailyBudget).toBe(50);
    for (const [words, reason] of [
      [['set', name, '0'], 'must be a whole number from 1 to 1000000'],
      [['set', '__proto__/x', '3'], 'is not set for all tenants'],
    ] as const) {
      expect(await option(...words)).toMatchObject({ code: 1, err: expect.stringContaining(reason) });
    }
    expect(await option('unset', name)).toMatchObject({ code: 0 });
    expect(await option('unset', name)).toMatchObject({ code: 1, err: expect.stringContaining(name) });
  });
});
