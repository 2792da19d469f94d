import type { Reply } from '../../support/over-http.ts';

/*
 * How shipped clients tell from a failed call what comes next, each as the client does it: what it looks at, in which
 * order, with which spelling. Nothing here knows what our answers look like.
 */

type Failure = Pick<Reply, 'status' | 'message' | 'headers'>;

/** What a login page shows next. */
export type View =
  | 'new password'
  | 'SMS code'
  | 'SMS code, sent before'
  | 'TOTP set-up'
  | 'TOTP code'
  | 'phone'
  | 'error';

function loginView({ status, message, headers }: Failure, pin: RegExp): View {
  if (headers.has('passwordresettoken')) return 'new password';
  if (status === 401 && pin.test(message)) {
    return /pin has already been generated/i.test(message) ? 'SMS code, sent before' : 'SMS code';
  }
  if (status === 401 && /TOTP/i.test(message)) {
    return /TOTP setup required/i.test(message) ? 'TOTP set-up' : 'TOTP code';
  }
  return headers.has('NoPhoneHeader') ? 'phone' : 'error';
}

/** The stand-alone login application 1024. */
export const loginAppView = (failure: Failure): View => loginView(failure, /pin.*generated/i);

/** The login pages inside the applications, 1018 and 1021: any "pin" is a code by SMS, and comes before TOTP. */
export const ngxView = (failure: Failure): View => loginView(failure, /pin/i);

/** The AngularJS login: headers alone, of any status, the last match wins. It has no TOTP form. */
export function ng1View({ headers }: Failure): View {
  let view: View = 'error';
  if (headers.has('passwordresettoken')) view = 'new password';
  if (headers.has('tfatokenexpired')) view = 'SMS code';
  if (headers.has('pinalreadysent')) view = 'SMS code, sent before';
  if (headers.has('NoPhoneHeader')) view = 'phone';
  return view;
}

/** What a program that logs in does next. */
export type Step = 'set TOTP up' | 'ask for TOTP' | 'ask for SMS' | 'set a password' | 'log in' | 'give up';

/** go-c8y-cli on 401 of the current tenant, asked with Basic or a stored token: contained texts in this order, in any case. */
export function goCliStep({ message }: Failure, asked: 'Basic' | 'token' = 'Basic'): Step {
  const says = (text: string) => message.toLowerCase().includes(text.toLowerCase());
  if (says('TFA TOTP setup required')) return 'set TOTP up';
  if (says('TFA TOTP code required')) return 'ask for TOTP';
  if (says('User has been logged out')) return 'log in';
  if (says('Tenant has no access from outside the platform')) return 'give up';
  if (says('Bad credentials') || says('Invalid credentials')) return asked === 'token' ? 'log in' : 'give up';
  return 'log in';
}

/** go-c8y v2 on 401 of the token endpoint. */
export function goC8yStep({ status, message, headers }: Failure): Step {
  const text = message.toLowerCase();
  if (status !== 401) return 'give up';
  if (text.includes('totp setup required')) return 'set TOTP up';
  if (text.includes('totp')) return 'ask for TOTP';
  if (headers.has('passwordresettoken')) return 'set a password';
  return text.includes('pin') && text.includes('generated') ? 'ask for SMS' : 'give up';
}

/** cumulocity-python-api on 401 of the cookie login: upper case alone. */
export function pythonStep({ message }: Failure): Step {
  return message.includes('TOTP') || message.includes('TFA') ? 'ask for TOTP' : 'give up';
}

/** The TypeScript command line. */
export function tsCliStep({ message }: Failure): Step {
  return /\bTFA\b/i.test(message) ? 'ask for TOTP' : 'give up';
}

/** Pages of 1021 to 1024 end their login at such a 401. */
export function logsOut({ status, message }: Failure): boolean {
  return status === 401 && /invalid\scredentials.*pin.*generate/i.test(message);
}

/** The dialog that asks for the current password: these answers to Basic all mean that it is right. */
export function confirmsPassword({ status, message }: Failure): boolean {
  return status === 200 || (status === 401 && /pin|totp/i.test(message));
}
