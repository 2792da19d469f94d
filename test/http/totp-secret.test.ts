import { describe, expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import {
  groups,
  newPerson,
  signedInPerson,
  signInWithCode,
  switchTfaOn,
  totpPerson,
  withPhone,
} from '../support/people.ts';
import { switchSmsOn } from '../support/sms-people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';
import { STEP, totpCode, wrongCode } from '../support/totp-code.ts';

const MINUTE = 60_000;
const VERIFY = `${TOTP_SECRET}/verify`;
const ACTIVITY = `${TOTP_SECRET}/activity`;

describe.each(engines)('TOTP secret on %s', (engine) => {
  const server = withServer(engine);
  const codeOf = (secret: string) => totpCode(secret, server().clock.now());

  test('is not offered while the tenant has TFA off, nor to devices', async () => {
    const { client } = await signedInPerson(server());
    expect((await client.post(TOTP_SECRET)).code).toBe('totpNotAvailable');
    await switchTfaOn(server());
    const device = await signedInPerson(server(), { groupIds: [groups.devices] });
    expect((await device.client.post(TOTP_SECRET)).code).toBe('totpNotAvailable');
    expect((await client.post(TOTP_SECRET)).status).toBe(200);
  });

  test('is nobody’s where codes are sent: asked for, it is missing, and no alarm of a page', async () => {
    await switchSmsOn(server());
    const { client } = await signedInPerson(server());
    expect((await client.get(ACTIVITY)).code).toBe('totpSecretMissing');
    expect((await client.post(VERIFY, { code: '123456' })).code).toBe('totpSecretMissing');
    expect((await client.post(ACTIVITY, { isActive: true })).code).toBe('totpSecretMissing');
    expect((await client.post(TOTP_SECRET)).code).toBe('totpNotAvailable');
    await switchTfaOn(server());
  });

  test('is 160 bits of base32, and its address is what applications and clients read', async () => {
    const { person, client } = await signedInPerson(server());
    const answer = await client.post(TOTP_SECRET);
    const secret = String(answer.at('rawSecret'));
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    // As shipped web clients do it: the parameter `chl`, decoded once more.
    const address = new URL(
      decodeURIComponent(new URL(String(answer.at('secretQrUrl'))).searchParams.get('chl') ?? ''),
    );
    expect([address.protocol, address.host, address.pathname]).toEqual([
      'otpauth:',
      'totp',
      `/sallyport.test:${person.userName}`,
    ]);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      secret,
      issuer: 'sallyport.test',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  test('each answer on the way, in a voluntary set-up', async () => {
    const { person, client } = await signedInPerson(server());
    const none = [404, 'totpSecretMissing'];
    const outcome = ({ status, code }: { status: number; code: string | undefined }) => [status, code];
    expect(outcome(await client.get(ACTIVITY))).toEqual(none);
    expect(outcome(await client.post(VERIFY, { code: '123456' }))).toEqual(none);
    expect(outcome(await client.post(ACTIVITY, { isActive: true }))).toEqual(none);
    const secret = String((await client.post(TOTP_SECRET)).at('rawSecret'));
    expect((await client.get(ACTIVITY)).body).toEqual({ isActive: false, isForced: false });
    const early = await client.post(ACTIVITY, { isActive: true });
    expect(outcome(early)).toEqual([403, 'verificationMissing']);
    expect(early.message).toContain('Invalid verification code');
    const wrong = await client.post(VERIFY, { code: wrongCode(secret, server().clock.now()) });
    expect(outcome(wrong)).toEqual([403, 'verificationCodeInvalid']);
    expect(outcome(await client.post(VERIFY, { code: 123456 }))).toEqual([422, 'validation']);
    expect((await client.post(VERIFY, { code: codeOf(secret) })).status).toBe(204);
    expect((await client.get(ACTIVITY)).at('isActive')).toBe(false);
    expect((await client.post(ACTIVITY, { isActive: true })).status).toBe(204);
    expect((await client.get(ACTIVITY)).body).toEqual({
      isActive: true,
      isForced: false,
      activatedAt: new Date(server().clock.now()).toISOString(),
    });
    // The session that set it up stays good; clients log out by themselves.
    expect((await client.get('/user/currentUser')).at('twoFactorAuthenticationEnabled')).toBe(true);
    expect(outcome(await client.post(TOTP_SECRET))).toEqual([403, 'totpAlreadyActive']);
    const off = await client.post(ACTIVITY, { isActive: false });
    expect([...outcome(off), off.message]).toEqual([403, 'cannotDeactivateTotp', 'Cannot deactivate TOTP setup!']);
    expect((await server().client().login(person.userName, person.password)).code).toBe('totpCodeRequired');
  });

  test('an enforced user gets a session that sets TOTP up and does nothing else', async () => {
    const person = await newPerson(server(), { tfaEnforced: true });
    const client = server().client();
    expect((await client.token(person.userName, person.password)).code).toBe('totpSetupRequired');
    const login = await client.login(person.userName, person.password);
    expect(login.status).toBe(200);
    expect(login.cookies.map(({ name }) => name)).toEqual(['authorization', 'XSRF-TOKEN']);
    const closed = await client.get('/user/currentUser');
    expect([closed.status, closed.message]).toEqual([401, 'Invalid credentials! : TFA TOTP setup required.']);
    expect((await client.get('/tenant/currentTenant?withParent=true')).code).toBe('totpSetupRequired');
    const secret = await client.enrol();
    expect((await client.get(ACTIVITY)).body).toMatchObject({ isActive: true, isForced: true });
    expect((await client.get('/user/currentUser')).code).toBe('totpSetupRequired');
    expect((await client.login(person.userName, person.password, { code: codeOf(secret) })).status).toBe(200);
    expect((await client.get('/user/currentUser')).status).toBe(200);
  });

  test('an enrolment session lives 15 minutes and no longer', async () => {
    const person = await newPerson(server(), { tfaEnforced: true });
    const client = server().client();
    await client.login(person.userName, person.password);
    server().clock.move(15 * MINUTE - 1000);
    expect((await client.post(TOTP_SECRET)).status).toBe(200);
    server().clock.move(2000);
    expect((await client.post(TOTP_SECRET)).code).toBe('sessionEnded');
  });

  test('an enforced user can set TOTP up with Basic; an enrolled one cannot use Basic at all', async () => {
    const person = await newPerson(server(), { tfaEnforced: true });
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    expect((await client.get('/user/currentUser', { basic })).code).toBe('totpSetupRequired');
    expect((await client.get(ACTIVITY, { basic })).status).toBe(404);
    await client.enrol({ basic });
    for (const [method, url] of [
      ['GET', '/user/currentUser'],
      ['GET', ACTIVITY],
      ['POST', TOTP_SECRET],
      ['POST', VERIFY],
      ['GET', '/tenant/currentTenant'],
    ] as const) {
      const answer = await client.send(method, url, { basic });
      expect([url, answer.status, answer.message]).toEqual([
        url,
        401,
        'Invalid credentials! : TFA TOTP code required.',
      ]);
    }
  });

  test('activation needs a verify of the last 10 minutes, by the same session', async () => {
    const { person, client } = await signedInPerson(server());
    const secret = String((await client.post(TOTP_SECRET)).at('rawSecret'));
    await client.post(VERIFY, { code: codeOf(secret) });
    const other = server().client();
    await other.login(person.userName, person.password);
    expect((await other.post(ACTIVITY, { isActive: true })).code).toBe('verificationMissing');
    server().clock.move(10 * MINUTE + 1000);
    expect((await client.post(ACTIVITY, { isActive: true })).code).toBe('verificationMissing');
    await client.post(VERIFY, { code: codeOf(secret) });
    expect((await client.post(ACTIVITY, { isActive: true })).status).toBe(204);
  });

  test('a pending secret dies after 15 minutes, and is replaced by a newer one', async () => {
    const { client } = await signedInPerson(server());
    const first = String((await client.post(TOTP_SECRET)).at('rawSecret'));
    await client.post(VERIFY, { code: codeOf(first) });
    const second = String((await client.post(TOTP_SECRET)).at('rawSecret'));
    expect(second).not.toBe(first);
    // The verify belonged to the secret that was replaced.
    expect((await client.post(ACTIVITY, { isActive: true })).code).toBe('verificationMissing');
    expect((await client.post(VERIFY, { code: codeOf(first) })).code).toBe('verificationCodeInvalid');
    server().clock.move(15 * MINUTE);
    expect((await client.post(VERIFY, { code: codeOf(second) })).code).toBe('setupReplaced');
  });

  test('a code is accepted for its step, the one before and one ahead, and no others', async () => {
    const person = await totpPerson(server());
    server().clock.move(10 * STEP);
    const attempt = (steps: number) =>
      server()
        .client()
        .login(person.userName, person.password, {
          code: totpCode(person.secret, server().clock.now() + steps * STEP),
        });
    for (const steps of [-3, -2, 2, 3]) expect((await attempt(steps)).code).toBe('totpCodeInvalid');
    for (const steps of [-1, 0, 1]) expect([steps, (await attempt(steps)).status]).toEqual([steps, 200]);
    const audit = await (await server().admin()).get(
      `/audit/auditRecords?user=${person.userName}&revert=true&pageSize=1`,
    );
    expect(audit.at('auditRecords.0.changes.0.newValue')).toBe('TOTP (phone clock ahead by one step)');
  });

  describe('exception (a): the first login after activation may use the code of the verify', () => {
    test('once, with the cookie of the session that enrolled, which it replaces', async () => {
      const person = await newPerson(server(), { tfaEnforced: true });
      const client = server().client();
      await client.login(person.userName, person.password);
      const enrolment = client.jar.get('authorization') ?? '';
      const code = codeOf(await client.enrol());
      expect((await client.login(person.userName, person.password, { code })).status).toBe(200);
      expect((await client.get(ACTIVITY, { bearer: enrolment })).code).toBe('sessionEnded');
      // Once: the restricted session is gone, and the new one did not enrol.
      const again = await server()
        .client()
        .login(person.userName, person.password, { code, headers: { authorization: `Bearer ${enrolment}` } });
      expect(again.code).toBe('totpCodeUsed');
    });

    test('also as bearer, for a login by token', async () => {
      const { person, client } = await signedInPerson(server());
      const bearer = client.jar.get('authorization') ?? '';
      const code = codeOf(await client.enrol());
      const answer = await server().client().token(person.userName, person.password, { code, bearer });
      expect(answer.status).toBe(200);
    });

    test('not without that cookie, not with another session, not for another user, not after a newer code', async () => {
      const person = await newPerson(server(), { tfaEnforced: true });
      const stranger = await signedInPerson(server());
      const client = server().client();
      const { userName, password } = person;
      await client.login(userName, password);
      const secret = await client.enrol();
      const code = codeOf(secret);
      expect((await server().client().login(userName, password, { code })).code).toBe('totpCodeUsed');
      expect((await stranger.client.login(userName, password, { code })).code).toBe('totpCodeUsed');
      const phone = withPhone(server(), person, secret);
      await signInWithCode(server(), phone);
      // Still inside the window of the old code, but a newer one was used.
      expect((await client.login(userName, password, { code })).code).toBe('totpCodeUsed');
    });
  });

  describe('exception (b): a login repeated with its own code', () => {
    test('within 30 seconds and with its cookie is answered again, without a second session', async () => {
      const person = await totpPerson(server());
      const { userName, password } = person;
      // From the start of a step, so that 31 seconds later its code is still within the window.
      server().clock.move(STEP - (server().clock.now() % STEP));
      const code = person.nextCode();
      const client = server().client();
      await client.login(userName, password, { code });
      const before = sessionOf(client.jar.get('authorization'));
      server().clock.move(29_000);
      expect((await client.login(userName, password, { code })).status).toBe(200);
      expect(sessionOf(client.jar.get('authorization'))).toBe(before);
      expect((await client.get('/user/currentUser')).status).toBe(200);
      server().clock.move(2_000);
      expect((await client.login(userName, password, { code })).code).toBe('totpCodeUsed');
    });

    test('also by bearer; but not without the token, not with another user’s, not after logging out', async () => {
      const person = await totpPerson(server());
      const { userName, password } = person;
      const code = person.nextCode();
      const client = server().client();
      const bearer = String((await client.token(userName, password, { code })).at('access_token'));
      const again = await client.token(userName, password, { code, bearer });
      expect(sessionOf(String(again.at('access_token')))).toBe(sessionOf(bearer));
      expect((await client.token(userName, password, { code })).code).toBe('totpCodeUsed');
      const other = await signedInPerson(server());
      expect((await other.client.login(userName, password, { code })).code).toBe('totpCodeUsed');
      expect((await client.post('/user/logout', {}, { bearer })).status).toBe(200);
      expect((await client.token(userName, password, { code, bearer })).code).toBe('totpCodeUsed');
    });

    test('with a wrong password it is a wrong password', async () => {
      const person = await totpPerson(server());
      const code = person.nextCode();
      const client = server().client();
      await client.login(person.userName, person.password, { code });
      expect((await client.login(person.userName, 'not-that', { code })).code).toBe('badCredentials');
    });
  });

  test('a code verified on an active secret is used up for the login, and the other way round', async () => {
    const person = await totpPerson(server());
    const client = await signInWithCode(server(), person);
    expect((await client.post(VERIFY, { code: person.code() })).code).toBe('verificationCodeInvalid');
    const code = person.nextCode();
    expect((await client.post(VERIFY, { code })).status).toBe(204);
    expect((await server().client().login(person.userName, person.password, { code })).code).toBe('totpCodeUsed');
  });

  test('revoking: by an administrator, for another user, at once, written down', async () => {
    const person = await totpPerson(server());
    const client = await signInWithCode(server(), person);
    const admin = await server().admin();
    const revoke = `${person.path}/totpSecret/revoke`;
    const manager = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    expect((await manager.client.delete(revoke)).code).toBe('accessDenied');
    expect((await client.delete(revoke)).code).toBe('accessDenied');
    expect((await admin.delete(`/user/${TENANT}/users/nobody/totpSecret/revoke`)).code).toBe('userNotFound');
    expect((await admin.delete(`/user/${TENANT}/users/admin/totpSecret/revoke`)).code).toBe('ownSecret');
    expect((await admin.delete(revoke)).status).toBe(204);
    expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await admin.get(`${person.path}/tfa`)).body).toMatchObject({ tfaEnabled: false, tfaEnforced: true });
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=1`);
    expect(records.at('auditRecords.0')).toMatchObject({
      type: 'User',
      user: 'admin',
      text: `User ${person.userName} updated: two-factor authentication (TOTP) revoked`,
    });
    // Enforced still: the next login sets TOTP up again, and codes of the lost phone are worth nothing.
    await client.login(person.userName, person.password, { code: person.nextCode() });
    expect((await client.get(ACTIVITY)).body).toMatchObject({ isActive: false, isForced: true });
    const fresh = await client.enrol();
    expect(fresh).not.toBe(person.secret);
    server().clock.move(STEP);
    expect((await client.login(person.userName, person.password, { code: person.code() })).code).toBe(
      'totpCodeInvalid',
    );
  });
});

/** `sid` of a token. */
function sessionOf(token: string | undefined): unknown {
  const [, payload = ''] = (token ?? '').split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid: unknown }).sid;
}
