import type { Page, Reply, Sent } from '../../support/over-http.ts';
import { loginAppView, ng1View, ngxView, type View } from './matchers.ts';

/*
 * The logins of the official pages, call by call in their order (wire contract 6.2): what is sent, which failure opens
 * which view, and what the view sends then.
 */

/** What somebody at a login page knows, has, and types when asked. */
export interface Visitor {
  readonly userName: string;
  readonly password: string;
  /** The code that the phone shows for the secret that was scanned now, or before. */
  totp?(rawSecret?: string): string;
  /** The code of the newest message. */
  sms?(): string;
  readonly email?: string;
  readonly newPassword?: string;
  readonly phone?: string;
}

export interface PageLogin {
  /** Views that opened, in their order. */
  readonly views: readonly View[];
  /** The user that the page was told in the end. */
  readonly userName: unknown;
}

/** A failed call: pages leave what they were doing with it. */
class Failed extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`${reply.status} ${reply.message}`);
    this.reply = reply;
  }
}

async function good(call: Promise<Reply>): Promise<Reply> {
  const reply = await call;
  if (reply.status >= 400) throw new Failed(reply);
  return reply;
}

const vendor = (type: string) => `application/vnd.com.nsn.cumulocity.${type}+json;`;
const TOTP_SECRET = '/user/currentUser/totpSecret';

interface LoginPage {
  /** The calls of one attempt, up to the user; throws `Failed`. */
  attempt(page: Page, visitor: Visitor, code: string | undefined): Promise<Reply>;
  readonly view: (failure: Reply) => View;
}

/** Runs a login as its page does, with one view after another until it is through or shows an error. */
async function run({ attempt, view }: LoginPage, page: Page, visitor: Visitor): Promise<PageLogin> {
  const views: View[] = [];
  let code: string | undefined;
  let { password } = visitor;
  for (let step = 0; step < 5; step++) {
    try {
      const user = await attempt(page, { ...visitor, password }, code);
      return { views, userName: user.at('userName') };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const next = view(error.reply);
      views.push(next);
      if (next === 'error') break;
      if (next === 'new password') password = await newPassword(page, visitor, error.reply);
      else code = await codeFor(next, page, { ...visitor, password });
    }
  }
  return { views, userName: undefined };
}

async function newPassword(page: Page, visitor: Visitor, failure: Reply): Promise<string> {
  const { newPassword = '', email } = visitor;
  const token = failure.headers.get('passwordresettoken');
  const json = { token, email, newPassword, passwordStrength: 'GREEN' };
  const saved = await good(page.ask('PUT', '/user/passwordReset', { json }));
  if (saved.status !== 200) throw new Failed(saved);
  await page.ask('POST', '/user/logout', { json: {} });
  return newPassword;
}

async function codeFor(view: View, page: Page, visitor: Visitor): Promise<string | undefined> {
  switch (view) {
    case 'TOTP code':
      return visitor.totp?.();
    case 'TOTP set-up': {
      const { userName, password } = visitor;
      // Its comment says that the user has to be authorised first; `res.ok` is required.
      await good(page.oauth(userName, password));
      const secret = await good(page.ask('POST', TOTP_SECRET, { headers: { 'content-type': 'application/json' } }));
      const code = visitor.totp?.(String(secret.at('rawSecret')));
      await good(page.ask('POST', `${TOTP_SECRET}/verify`, { json: { code } }));
      await good(page.ask('POST', `${TOTP_SECRET}/activity`, { json: { isActive: true } }));
      return code;
    }
    case 'phone': {
      const { userName, password, phone } = visitor;
      await good(page.askBasic(userName, password, 'PUT', '/user/currentUserPhone', { json: { phone } }));
      const sent = await page.askBasic(userName, password, 'POST', '/user/pin', { json: { pin: '0' } });
      // The page takes 403 for "sent", and anything above for a failure.
      if (sent.status >= 400 && sent.status !== 403) throw new Failed(sent);
      return visitor.sms?.();
    }
    default:
      return visitor.sms?.();
  }
}

async function currentUser(page: Page): Promise<Reply> {
  const as = (type: string): Sent => ({ headers: { accept: vendor(type), 'content-type': 'application/json' } });
  const user = await page.ask('GET', '/user/currentUser', as('user'));
  return user.status === 403
    ? good(page.ask('GET', '/user/currentUser', as('currentUser')))
    : good(Promise.resolve(user));
}

/** The login application 1024: no Basic at all where the login option says `tfaSupported`. */
export async function loginApp(page: Page, visitor: Visitor): Promise<PageLogin> {
  const listed = await good(page.ask('GET', '/tenant/loginOptions'));
  const options = listed.at('loginOptions') as { type: string; tfaSupported?: boolean; initRequest: string }[];
  const option = options.find(({ type }) => type === 'OAUTH2_INTERNAL');
  const tenant = new URL(option?.initRequest ?? '').searchParams.get('tenant_id');
  if (option?.tfaSupported !== true || tenant === null) throw new Error('the page would go the way of older ones');
  const attempt: LoginPage['attempt'] = async (_page, { userName, password }, code) => {
    await good(page.oauth(userName, password, code));
    await good(page.ask('GET', '/tenant/currentTenant?withParent=true'));
    return currentUser(page);
  };
  return run({ attempt, view: loginAppView }, page, visitor);
}

/** Pages of 1018 and 1021: a Basic call first, in every mode; after a code the token call alone. */
export function ngx(page: Page, visitor: Visitor): Promise<PageLogin> {
  const attempt: LoginPage['attempt'] = async (_page, { userName, password }, code) => {
    if (code === undefined) {
      await good(page.askBasic(userName, password, 'GET', '/tenant/currentTenant?withParent=true'));
    }
    await good(page.oauth(userName, password, code));
    return currentUser(page);
  };
  return run({ attempt, view: ngxView }, page, visitor);
}

/** The AngularJS page: Basic alone, with the token that a code was exchanged for. */
export function ng1(page: Page, visitor: Visitor): Promise<PageLogin> {
  const attempt: LoginPage['attempt'] = async (_page, { userName, password }, code) => {
    const user = `t1/${userName}`;
    let headers: Record<string, string> = {};
    if (code !== undefined) {
      const typed = { 'content-type': 'application/vnd.com.nsn.cumulocity.user+json' };
      const text = JSON.stringify({ pin: code });
      const entered = await good(page.askBasic(user, password, 'POST', '/user/pin', { text, headers: typed }));
      headers = { tfatoken: entered.headers.get('tfatoken') ?? '' };
    }
    return good(page.askBasic(user, password, 'GET', '/user/currentUser?auth', { headers }));
  };
  return run({ attempt, view: ng1View }, page, visitor);
}
