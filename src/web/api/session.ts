import type { LoginOptionCollection } from '../../contract/login-options.ts';
import type { CurrentUser, CurrentUserUpdate } from '../../contract/users.ts';
import { type Credentials, call } from './call.ts';
import { isRefused } from './refused.ts';

export type LoginOption = LoginOptionCollection['loginOptions'][number];

/** How this tenant wants its users to log in; the cookie login where there are several ways. */
export async function readLoginOption(tenantId?: string): Promise<LoginOption | undefined> {
  const query = tenantId ? `?${new URLSearchParams({ tenantId })}` : '';
  const { body } = await call<LoginOptionCollection>('GET', `/tenant/loginOptions${query}`);
  return body.loginOptions.find((option) => option.type === 'OAUTH2_INTERNAL') ?? body.loginOptions[0];
}

/** Opens a session. Without a code where one is needed it is refused with `totpCodeRequired`, or `smsCodeSent`. */
export async function logIn({ username, password, tenantId }: Credentials, code?: string): Promise<void> {
  const form = new URLSearchParams({ grant_type: 'PASSWORD', username, password });
  if (code) form.set('tfa_code', code);
  await call('POST', tenantId ? `/tenant/oauth?tenant_id=${encodeURIComponent(tenantId)}` : '/tenant/oauth', form);
}

/** Sends another code for a login whose password was right. */
export async function sendAnotherCode(credentials: Credentials): Promise<void> {
  try {
    await call('POST', '/user/pin', { pin: '0' }, credentials);
  } catch (error) {
    // Clients of the wire take this refusal for success, and so it is.
    if (!isRefused(error, 'newCodeSent')) throw error;
  }
}

/** Names the number that the codes of this login go to, where the tenant lets users do that. */
export async function nameOwnNumber(credentials: Credentials, phone: string): Promise<void> {
  await call('PUT', '/user/currentUserPhone', { phone }, credentials);
}

export async function logOut(): Promise<void> {
  await call('POST', '/user/logout');
}

export async function readCurrentUser(): Promise<CurrentUser> {
  return (await call<CurrentUser>('GET', '/user/currentUser')).body;
}

export async function updateCurrentUser(update: CurrentUserUpdate): Promise<CurrentUser> {
  return (await call<CurrentUser>('PUT', '/user/currentUser', update)).body;
}

export async function changeOwnPassword(currentUserPassword: string, newPassword: string): Promise<void> {
  await call('PUT', '/user/currentUser/password', { currentUserPassword, newPassword });
}

/** A token that sets a password, as the login or a mail handed it out. */
export interface ResetToken {
  readonly token: string;
  readonly userName: string;
  readonly tenantId?: string | undefined;
}

const resetPath = (path: string, tenantId: string | undefined, query: Readonly<Record<string, string>> = {}) => {
  const values = new URLSearchParams(tenantId ? { ...query, tenantId } : query);
  return values.size > 0 ? `/user/passwordReset${path}?${values}` : `/user/passwordReset${path}`;
};

/** Has a link mailed, if somebody has that address; the answer does not tell. */
export async function requestPasswordLink(email: string, tenantId?: string): Promise<void> {
  await call('POST', resetPath('', tenantId), { email });
}

/** Whether a token still works; refused with `resetTokenExpired` or `resetTokenNotFound` where not. */
export async function validateResetToken({ token, userName, tenantId }: ResetToken): Promise<void> {
  await call('GET', resetPath('/validate', tenantId, userName ? { token, email: userName } : { token }));
}

/** Opens no session. */
export async function resetPassword({ token, userName, tenantId }: ResetToken, newPassword: string): Promise<void> {
  await call('PUT', resetPath('', tenantId), { token, email: userName, newPassword });
}
