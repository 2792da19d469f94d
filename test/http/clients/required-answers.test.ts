import { beforeAll, describe, expect, test } from 'vitest';
import { basicOf, type OverHttp, overHttp, type Program, type Reply } from '../../support/over-http.ts';
import { newPerson, platformSetting, switchTfaOn, totpPerson } from '../../support/people.ts';
import { otherCode, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { TENANT, type TestServer } from '../../support/start-server.ts';
import { wrongCode } from '../../support/totp-code.ts';
import {
  confirmsPassword,
  goC8yStep,
  goCliStep,
  loginAppView,
  logsOut,
  ng1View,
  ngxView,
  pythonStep,
  type Step,
  tsCliStep,
  type View,
} from './matchers.ts';

/*
 * Wire contract 6.4: what each way in answers in each situation, and (6.3) what each client makes of exactly that
 * answer. The clients' rules are theirs; the answers come over HTTP from the real server.
 */

interface Who {
  readonly user: string;
  readonly password: string;
  /** Sent as `tfa_code`; the literal `undefined` where there is none. */
  readonly code?: string;
  /** Whose address and User-Agent codes by SMS are bound to. */
  readonly program?: Program;
}

/** What one way in has to answer: status, message, and what clients take for it. */
type Wanted = readonly [status: number, message: string | null];

interface Situation {
  readonly name: string;
  who(server: TestServer, program: Program): Promise<Who>;
  readonly basic: Wanted;
  readonly oauth: Wanted;
  readonly token: Wanted;
  /** Views of login pages, steps of programs; by the answer that each of them looks at. */
  readonly pages: View | { readonly loginApp: View; readonly ngx: View; readonly ng1: View };
  readonly goCli: Step;
  readonly goC8y: Step;
  readonly python: Step;
  readonly tsCli: Step;
  /** Whether the answer to Basic confirms the password in the dialog that asks for it. */
  readonly confirms: boolean;
}

const LOCKED = 'Authentication failed! : User account is locked';
const BAD = 'Invalid credentials! : Bad credentials';
const SETUP = 'Invalid credentials! : TFA TOTP setup required.';
const REQUIRED = 'Invalid credentials! : TFA TOTP code required.';
const INVALID = 'Invalid credentials! : Invalid TFA TOTP code provided.';
const SENT = 'Invalid credentials! : Pin has been generated and sent to your phone.';
const BEFORE = 'Invalid credentials! : Pin has already been generated.';
const WRONG_PIN = 'Invalid credentials! : Invalid verification code provided.';
const NO_PHONE = 'Invalid credentials! : No phone number provided';

const nothing = { goCli: 'give up', goC8y: 'give up', python: 'give up', tsCli: 'give up' } as const;
const same = (wanted: Wanted) => ({ basic: wanted, oauth: wanted, token: wanted });
const refused = (message: string) =>
  ({ ...same([401, message]), pages: 'error', ...nothing, confirms: false }) as const;

const of = ({ userName, password }: { userName: string; password: string }) => ({ user: userName, password });

const everywhere: readonly Situation[] = [
  {
    name: 'the password is wrong',
    who: async (server) => ({ ...of(await newPerson(server)), password: 'Wr0ng!password' }),
    ...refused(BAD),
  },
  { name: 'nobody has this name', who: async () => ({ user: 'nobody', password: 'Passw0rd!first' }), ...refused(BAD) },
  {
    name: 'the tenant is another',
    who: async (server) => {
      const { userName, password } = await newPerson(server);
      return { user: `nowhere/${userName}`, password };
    },
    ...refused(BAD),
  },
  {
    name: 'the user is disabled, and the password right',
    who: async (server) => of(await newPerson(server, { enabled: false })),
    ...refused(LOCKED),
    goCli: 'log in',
  },
  {
    name: 'the user is disabled, and the password wrong',
    who: async (server) => ({ ...of(await newPerson(server, { enabled: false })), password: 'Wr0ng!password' }),
    ...refused(BAD),
  },
  {
    name: 'no second factor is asked of the user',
    who: async (server) => of(await newPerson(server)),
    ...same([200, null]),
    pages: 'error',
    ...nothing,
    goCli: 'log in',
    confirms: true,
  },
  {
    name: 'the password must be reset',
    who: async (server) => of(await newPerson(server, { shouldResetPassword: true })),
    ...same([401, 'Invalid credentials! : User password must be changed.']),
    pages: 'new password',
    ...nothing,
    goC8y: 'set a password',
    confirms: false,
  },
];

const totp: readonly Situation[] = [
  ...everywhere,
  {
    name: 'TOTP is set up, and no code was sent',
    who: async (server) => of(await totpPerson(server)),
    ...same([401, REQUIRED]),
    pages: { loginApp: 'TOTP code', ngx: 'TOTP code', ng1: 'error' },
    ...{ goCli: 'ask for TOTP', goC8y: 'ask for TOTP', python: 'ask for TOTP', tsCli: 'ask for TOTP' },
    confirms: true,
  },
  {
    name: 'TOTP is set up, and the code is wrong',
    who: async (server) => {
      const person = await totpPerson(server);
      return { ...of(person), code: wrongCode(person.secret, server.clock.now()) };
    },
    ...{ basic: [401, REQUIRED], oauth: [401, INVALID], token: [401, INVALID] },
    pages: { loginApp: 'TOTP code', ngx: 'TOTP code', ng1: 'error' },
    ...{ goCli: 'ask for TOTP', goC8y: 'ask for TOTP', python: 'ask for TOTP', tsCli: 'ask for TOTP' },
    confirms: true,
  },
  {
    name: 'TOTP is set up, and the code was used for another login',
    who: async (server, program) => {
      const person = await totpPerson(server);
      const code = person.nextCode();
      const first = await oauth(program, { ...of(person), code });
      expect(first.status).toBe(200);
      return { ...of(person), code };
    },
    basic: [401, REQUIRED],
    oauth: [401, `${INVALID} Code already used, wait for the next one.`],
    token: [401, `${INVALID} Code already used, wait for the next one.`],
    pages: { loginApp: 'TOTP code', ngx: 'TOTP code', ng1: 'error' },
    ...{ goCli: 'ask for TOTP', goC8y: 'ask for TOTP', python: 'ask for TOTP', tsCli: 'ask for TOTP' },
    confirms: true,
  },
  {
    name: 'TOTP is enforced, and not set up',
    who: async (server) => of(await newPerson(server, { tfaEnforced: true })),
    ...{ basic: [401, SETUP], oauth: [200, null], token: [401, SETUP] },
    pages: { loginApp: 'TOTP set-up', ngx: 'TOTP set-up', ng1: 'error' },
    ...{ goCli: 'set TOTP up', goC8y: 'set TOTP up', python: 'give up', tsCli: 'give up' },
    confirms: true,
  },
  // Last: from here on every password is too old.
  {
    name: 'the password has expired, and TOTP is set up: the password comes first',
    who: async (server) => {
      const person = await totpPerson(server);
      await platformSetting(server, 'password', 'limit.validity', '1');
      server.clock.move(2 * 24 * 3_600_000);
      return { ...of(person), code: person.code() };
    },
    ...same([401, 'Invalid credentials! : User password expired.']),
    pages: 'new password',
    ...nothing,
    goC8y: 'set a password',
    confirms: false,
  },
];

const sms: readonly Situation[] = [
  ...everywhere,
  {
    name: 'codes are sent by SMS, and there is no code yet',
    who: async (server) => of(await smsPerson(server)),
    // One message for one login: the ways in are asked one after the other.
    ...{ basic: [401, SENT], oauth: [401, BEFORE], token: [401, BEFORE] },
    pages: { loginApp: 'SMS code', ngx: 'SMS code', ng1: 'SMS code' },
    ...nothing,
    goC8y: 'ask for SMS',
    confirms: true,
  },
  {
    name: 'a code was sent before',
    who: async (server, program) => {
      const person = await smsPerson(server);
      expect((await oauth(program, of(person))).message).toBe(SENT);
      return of(person);
    },
    ...same([401, BEFORE]),
    pages: 'SMS code, sent before',
    ...nothing,
    goC8y: 'ask for SMS',
    confirms: true,
  },
  {
    name: 'the code of the message is wrong',
    who: async (server, program) => {
      const person = await smsPerson(server);
      expect((await oauth(program, of(person))).message).toBe(SENT);
      return { ...of(person), code: otherCode(person.code()) };
    },
    ...{ basic: [401, BEFORE], oauth: [401, WRONG_PIN], token: [401, WRONG_PIN] },
    pages: 'SMS code, sent before',
    ...nothing,
    confirms: true,
  },
  {
    name: 'there is no phone number to send a code to',
    who: async (server) => {
      const person = await smsPerson(server);
      const { users } = server.house.tools.storage;
      const key = (await users.byUserName(TENANT, person.userName))?.key ?? '';
      await users.update(TENANT, key, { phone: null, smsNumber: null });
      return of(person);
    },
    ...same([401, NO_PHONE]),
    pages: 'phone',
    ...nothing,
    confirms: false,
  },
];

function form({ user, password, code }: Who) {
  return { grant_type: 'PASSWORD', username: user, password, tfa_code: code ?? 'undefined' };
}
const oauth = (program: Program, who: Who): Promise<Reply> =>
  program.ask('POST', `/tenant/oauth?tenant_id=${tenantOf(who)}`, { form: form(who) });
const token = (program: Program, who: Who): Promise<Reply> =>
  program.ask('POST', '/tenant/oauth/token', { form: form(who) });
/** Names the tenant as the user does: in both places, or the server would have to choose. */
const tenantOf = ({ user }: Who): string => (user.includes('/') ? (user.split('/')[0] ?? '') : TENANT);

function answersIn(http: OverHttp, situations: readonly Situation[]): void {
  test.each(situations)('$name', async ({ who: arrange, basic, oauth: cookie, token: bearer, ...wanted }) => {
    const server = http.server();
    const program = http.program();
    const who = await arrange(server, program);
    const headers = { authorization: basicOf(who.user, who.password), usexbasic: 'true' };
    const tenant = await program.ask('GET', '/tenant/currentTenant', { headers });
    const user = await program.ask('GET', '/user/currentUser?auth', { headers });
    const byCookie = await oauth(program, who);
    const byToken = await token(program, who);

    expect({ basic: told(tenant), oauth: told(byCookie), token: told(byToken) }).toEqual({
      basic,
      oauth: cookie,
      token: bearer,
    });
    expect(user.status).toBe(tenant.status);
    for (const failed of [tenant, user].filter(({ status }) => status === 401)) {
      // Any other challenge would open the browser's own dialog.
      expect(failed.headers.get('www-authenticate')).toBe('XBasic realm="Cumulocity"');
    }
    const pages =
      typeof wanted.pages === 'string'
        ? { loginApp: wanted.pages, ngx: wanted.pages, ng1: wanted.pages }
        : wanted.pages;
    expect({ loginApp: loginAppView(tenant), ngx: ngxView(tenant), ng1: ng1View(tenant) }).toEqual(pages);
    expect({
      goCli: goCliStep(tenant),
      goC8y: goC8yStep(byToken),
      python: pythonStep(byCookie),
      tsCli: tsCliStep(byCookie),
    }).toEqual({ goCli: wanted.goCli, goC8y: wanted.goC8y, python: wanted.python, tsCli: wanted.tsCli });
    expect(confirmsPassword(user)).toBe(wanted.confirms);
    expect(logsOut(tenant)).toBe(wanted.goC8y === 'ask for SMS' || told(byCookie)[1] === WRONG_PIN);
  });
}

/** What was answered; a success has no message. */
const told = ({ status, message }: Reply): Wanted => [status, status < 400 ? null : message];

describe('answers where the second factor is TOTP', () => {
  const http = overHttp();
  beforeAll(() => switchTfaOn(http.server()));
  answersIn(http, totp);
});

describe('answers where the second factor is SMS', () => {
  const http = overHttp();
  beforeAll(() => switchSmsOn(http.server()));
  answersIn(http, sms);
});
