import { beforeAll, describe, expect, test } from 'vitest';
import { overHttp, pageOf } from '../../support/over-http.ts';
import { newPerson, switchTfaOn, type TotpPerson, totpPerson } from '../../support/people.ts';
import { codeOption, newNumber, type SmsPerson, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { PASSWORD, TENANT, type TestServer } from '../../support/start-server.ts';
import { STEP, totpCode } from '../../support/totp-code.ts';
import { loginApp, ng1, ngx, type Visitor } from './login-pages.ts';
import { cypress, goC8y, goCli, type ProgramLogin, python } from './login-programs.ts';

/* Wire contract 6.2: every login client, call by call, up to a user who is signed in. */

const FRESH = 'Fresh-passw0rd!';

/** Types what the phone shows; waits for the next code where this one was typed before. */
function phoneOf(server: TestServer, known?: string) {
  let secret = known;
  const typed = new Set<string>();
  return (rawSecret?: string): string => {
    secret = rawSecret ?? secret ?? '';
    if (typed.has(totpCode(secret, server.clock.now()))) server.clock.move(STEP);
    const code = totpCode(secret, server.clock.now());
    typed.add(code);
    return code;
  };
}

const enrolled = (server: TestServer, person: TotpPerson) => {
  server.clock.move(STEP);
  return { ...person, totp: phoneOf(server, person.secret) };
};

describe('with TOTP', () => {
  const http = overHttp();
  beforeAll(() => switchTfaOn(http.server()));

  describe.each([
    ['login application 1024', loginApp],
    ['ngx 1018 and 1021', ngx],
  ] as const)('%s', (_name, login) => {
    const signIn = (visitor: Visitor) => login(pageOf(http.program()), visitor);

    test('without a second factor', async () => {
      const person = await newPerson(http.server());
      expect(await signIn(person)).toEqual({ views: [], userName: person.userName });
    });

    test('with a code', async () => {
      const visitor = enrolled(http.server(), await totpPerson(http.server()));
      expect(await signIn(visitor)).toEqual({ views: ['TOTP code'], userName: visitor.userName });
    });

    test('with a set-up, whose code is sent once more to log in', async () => {
      const person = await newPerson(http.server(), { tfaEnforced: true });
      const visitor = { ...person, totp: phoneOf(http.server()) };
      expect(await signIn(visitor)).toEqual({ views: ['TOTP set-up'], userName: visitor.userName });
      // And the next login asks for a code.
      expect(await signIn(visitor)).toEqual({ views: ['TOTP code'], userName: visitor.userName });
    });

    test('with a new password first, then a code', async () => {
      const server = http.server();
      const email = `due-${login.name}@example.com`;
      const person = await totpPerson(server, { email });
      const admin = await server.admin();
      expect((await admin.put(person.path, { shouldResetPassword: true })).status).toBe(200);
      const visitor = { ...enrolled(server, person), email, newPassword: FRESH };
      expect(await signIn(visitor)).toEqual({ views: ['new password', 'TOTP code'], userName: person.userName });
    });

    test('not with a wrong password', async () => {
      const person = await newPerson(http.server());
      expect(await signIn({ ...person, password: `${PASSWORD}-wrong` })).toMatchObject({ views: ['error'] });
    });
  });

  test('ng1 has no form for TOTP: it shows the message; who has no second factor gets in', async () => {
    const person = await newPerson(http.server());
    expect(await ng1(pageOf(http.program()), person)).toEqual({ views: [], userName: person.userName });
    const visitor = enrolled(http.server(), await totpPerson(http.server()));
    expect(await ng1(pageOf(http.program()), visitor)).toMatchObject({ views: ['error'] });
  });

  describe.each([
    ['go-c8y-cli', goCli, ['log in']],
    ['go-c8y v2', goC8y, []],
    ['cumulocity-python-api', python, []],
  ] as const)('%s', (_name, login, first) => {
    const who = ({ headers }: ProgramLogin) => http.program().ask('GET', '/user/currentUser', { headers });

    test('without a second factor', async () => {
      const caller = await newPerson(http.server());
      const done = await login(http.program(), caller);
      expect([done.steps, done.typed]).toEqual([first, 0]);
      expect((await who(done)).at('userName')).toBe(caller.userName);
    });

    test('with a code, typed once', async () => {
      const caller = enrolled(http.server(), await totpPerson(http.server()));
      const done = await login(http.program(), caller);
      expect([done.steps, done.typed]).toEqual([[...first, 'ask for TOTP'], 1]);
      expect((await who(done)).at('userName')).toBe(caller.userName);
    });

    test('not with a wrong password', async () => {
      const { userName } = await newPerson(http.server());
      const done = await login(http.program(), { userName, password: `${PASSWORD}-wrong` });
      expect([done.steps, done.headers]).toEqual([[...first, 'give up'], {}]);
    });
  });

  test.each([
    ['go-c8y-cli', goCli, ['log in']],
    ['go-c8y v2', goC8y, []],
  ] as const)('%s: with a set-up by Basic; the next code logs in', async (_name, login, first) => {
    const caller = { ...(await newPerson(http.server(), { tfaEnforced: true })), totp: phoneOf(http.server()) };
    const done = await login(http.program(), caller);
    // A set-up by Basic is bound to no session that could prove the second use of its code (ruling 1): one more is typed.
    expect([done.steps, done.typed]).toEqual([[...first, 'set TOTP up', 'ask for TOTP'], 1]);
    const user = await http.program().ask('GET', '/user/currentUser', { headers: done.headers });
    expect(user.at('userName')).toBe(caller.userName);
  });

  test('cumulocity-cypress: one call, with the code of its configuration', async () => {
    const plain = await newPerson(http.server());
    const caller = enrolled(http.server(), await totpPerson(http.server()));
    for (const one of [plain, caller]) {
      const program = http.program();
      const { headers } = await cypress(program, one);
      expect((await program.ask('PUT', '/user/currentUser', { headers, json: {} })).at('userName')).toBe(one.userName);
    }
  });
});

describe('with SMS', () => {
  const http = overHttp();
  beforeAll(() => switchSmsOn(http.server()));
  const asked = (person: SmsPerson) => ({ ...person, sms: () => person.code() });

  test.each([
    ['login application 1024', loginApp],
    ['ngx 1018 and 1021', ngx],
    ['ng1', ng1],
  ] as const)('%s: the code of the message', async (_name, login) => {
    const person = await smsPerson(http.server());
    expect(await login(pageOf(http.program()), asked(person))).toEqual({
      views: ['SMS code'],
      userName: person.userName,
    });
    expect(person.messages()).toBe(1);
  });

  test.each([
    ['login application 1024', loginApp],
    ['ngx 1018 and 1021', ngx],
    ['ng1', ng1],
  ] as const)('%s: a phone number first, where the tenant lets users name theirs', async (_name, login) => {
    const server = http.server();
    await codeOption(server, 'phone.self-entry', 'true');
    const person = await smsPerson(server);
    const { users } = server.house.tools.storage;
    const key = (await users.byUserName(TENANT, person.userName))?.key ?? '';
    await users.update(TENANT, key, { phone: null, smsNumber: null });
    const phone = newNumber();
    const sms = () => /#(\d+)$/.exec(server.texts.filter(({ to }) => to === phone).at(-1)?.text ?? '')?.[1] ?? '';
    expect(await login(pageOf(http.program()), { ...person, phone, sms })).toEqual({
      views: ['phone'],
      userName: person.userName,
    });
  });

  test('go-c8y v2: the code of the message', async () => {
    const person = await smsPerson(http.server());
    const program = http.program();
    const done = await goC8y(program, asked(person));
    expect([done.steps, done.typed]).toEqual([['ask for SMS'], 1]);
    expect((await program.ask('GET', '/user/currentUser', { headers: done.headers })).at('userName')).toBe(
      person.userName,
    );
  });
});
