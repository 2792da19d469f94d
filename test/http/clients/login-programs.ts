import { basicOf, type Program, type Reply } from '../../support/over-http.ts';
import { goC8yStep, goCliStep, pythonStep, type Step } from './matchers.ts';

/* The logins of the official programs, call by call in their order (wire contract 6.2). */

export interface Caller {
  readonly userName: string;
  readonly password: string;
  /** The code that the phone shows for the secret that was shown now, or before. */
  totp?(rawSecret?: string): string;
  sms?(): string;
}

export interface ProgramLogin {
  /** What it did between, in its order. */
  readonly steps: readonly Step[];
  /** How often somebody had to type a code. */
  readonly typed: number;
  /** What it sends from now on. */
  readonly headers: Readonly<Record<string, string>>;
}

const TOTP_SECRET = '/user/currentUser/totpSecret';

/**
 * go-c8y-cli: asks for the tenant as if a token were there, then with Basic, until the cookie login worked, whose token
 * and cookies it sends together from then on. The login itself carries whatever it has.
 */
export async function goCli(program: Program, caller: Caller): Promise<ProgramLogin> {
  const { userName, password } = caller;
  const listed = await program.ask('GET', '/tenant/loginOptions');
  const options = (listed.at('loginOptions') ?? []) as { type: string; tfaStrategy: string; initRequest: string }[];
  const option = options.find(({ type }) => type === 'OAUTH2_INTERNAL');
  const { pathname, search } = new URL(option?.initRequest ?? 'http://none/');
  const basic = { authorization: basicOf(userName, password) };
  let headers: Readonly<Record<string, string>> = {};
  const steps: Step[] = [];
  let typed = 0;
  let code = '';

  const login = async (): Promise<boolean> => {
    const form = { grant_type: 'PASSWORD', username: userName, password, tfa_code: code === '' ? 'undefined' : code };
    const reply = await program.ask('POST', `${pathname}${search}`, { form, headers: { ...headers, accept: '*/*' } });
    if (reply.status >= 400) return false;
    const [token, xsrf] = ['authorization', 'XSRF-TOKEN'].map((name) => reply.cookies.get(name) ?? '');
    headers = { authorization: `Bearer ${token}`, cookie: `authorization=${token}`, 'x-xsrf-token': String(xsrf) };
    return (await program.ask('GET', '/tenant/currentTenant', { headers })).status === 200;
  };

  for (let attempt = 0; attempt < 5; attempt++) {
    const tenant = await program.ask('GET', '/tenant/currentTenant', { headers });
    if (tenant.status === 200) return { steps, typed, headers };
    headers = basic;
    const step = goCliStep(tenant);
    steps.push(step);
    if (step === 'give up') break;
    if (step === 'set TOTP up') code = await setUp(program, basic, caller);
    if (step === 'ask for TOTP' && option?.tfaStrategy === 'TOTP') {
      code = caller.totp?.() ?? '';
      typed++;
      // Its prompt tries what is there with every key from the sixth on, and once more on Enter.
      if ((await login()) && (await login())) return { steps, typed, headers };
    }
    if (step !== 'ask for TOTP' && (await login())) return { steps, typed, headers };
    headers = basic;
  }
  return { steps, typed, headers: {} };
}

async function setUp(program: Program, headers: Record<string, string>, caller: Caller): Promise<string> {
  const secret = await ok(program.ask('POST', TOTP_SECRET, { headers }), [200, 201]);
  const code = caller.totp?.(String(secret.at('rawSecret'))) ?? '';
  // Tried with the last key, and once more on Enter.
  for (let key = 0; key < 2; key++) {
    await ok(program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json: { code } }), [204]);
  }
  await ok(program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: true } }), [204]);
  return code;
}

async function ok(call: Promise<Reply>, statuses: readonly number[]): Promise<Reply> {
  const reply = await call;
  if (!statuses.includes(reply.status)) throw new Error(`The program stops at ${reply.status} ${reply.message}`);
  return reply;
}

/** go-c8y v2: the token endpoint decides; sets TOTP up with Basic. */
export async function goC8y(program: Program, caller: Caller): Promise<ProgramLogin> {
  const { userName, password } = caller;
  const steps: Step[] = [];
  let code: string | undefined;
  let typed = 0;
  for (let attempt = 0; attempt < 4; attempt++) {
    const form = {
      grant_type: 'PASSWORD',
      username: userName,
      password,
      ...(code === undefined ? {} : { tfa_code: code }),
    };
    const reply = await program.ask('POST', '/tenant/oauth/token', { form });
    if (reply.status === 200) return { steps, typed, headers: { authorization: `Bearer ${reply.at('access_token')}` } };
    const step = goC8yStep(reply);
    steps.push(step);
    if (step === 'set TOTP up') await setUp(program, { authorization: basicOf(userName, password) }, caller);
    else if (step === 'ask for TOTP' || step === 'ask for SMS') {
      code = step === 'ask for SMS' ? caller.sms?.() : caller.totp?.();
      typed++;
    } else break;
  }
  return { steps, typed, headers: {} };
}

/** cumulocity-python-api: the cookie login, exactly 200, with both cookies. */
export async function python(program: Program, caller: Caller): Promise<ProgramLogin> {
  const { userName, password } = caller;
  const steps: Step[] = [];
  let code: string | undefined;
  for (let attempt = 0; attempt < 2; attempt++) {
    const form = {
      grant_type: 'PASSWORD',
      username: userName,
      password,
      ...(code === undefined ? {} : { tfa_token: code }),
    };
    const reply = await program.ask('POST', '/tenant/oauth?tenant_id=t1', { form });
    if (reply.status === 200) {
      const [token, xsrf] = [reply.cookies.get('authorization'), reply.cookies.get('XSRF-TOKEN')];
      if (token === undefined || xsrf === undefined) break;
      return { steps, typed: steps.length, headers: { authorization: `Bearer ${token}` } };
    }
    const step = pythonStep(reply);
    steps.push(step);
    if (reply.status !== 401 || step !== 'ask for TOTP') break;
    code = caller.totp?.();
  }
  return { steps, typed: steps.length, headers: {} };
}

/** cumulocity-cypress: one call with the code of its configuration. */
export async function cypress(program: Program, caller: Caller): Promise<ProgramLogin> {
  const { userName, password } = caller;
  const code = caller.totp?.();
  const form = { grant_type: 'PASSWORD', username: userName, password, tfa_code: code ?? '' };
  const reply = await program.ask('POST', '/tenant/oauth?tenant_id=t1', { form });
  if (reply.status !== 200) return { steps: [], typed: 0, headers: {} };
  const xsrf = reply.cookies.get('XSRF-TOKEN') ?? '';
  const cookie = `authorization=${reply.cookies.get('authorization')}; XSRF-TOKEN=${xsrf}`;
  return { steps: [], typed: code === undefined ? 0 : 1, headers: { cookie, 'x-xsrf-token': xsrf } };
}
