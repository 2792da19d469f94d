import type { AuditChange } from '../../contract/audit.ts';
import type { LoginOptionType } from '../../contract/login-options.ts';
import type { NewAuditRecord } from '../ports/audit.ts';
import { type Author, type Draft, information, oneLine, printable } from './draft.ts';

/**
 * The audit records of this product, in the words that clients translate. Never a code, secret, token or full phone
 * number.
 */
export const records = {
  loggedIn: (author: Author, factor: string | null): Draft =>
    information(
      'UserAuthentication',
      'User login',
      `${author.userName} user logged in to the platform with OAuth internal login mode`,
      author,
      factor === null ? {} : { changes: [{ attribute: 'secondFactor', type: 'java.lang.String', newValue: factor }] },
    ),
  loginFailed: (author: Author, reason: string): Draft =>
    information(
      'UserAuthentication',
      'User login',
      `${printable(author.userName)} user login with OAuth internal mode failed`,
      { ...author, userName: printable(author.userName) },
      { severity: 'WARNING', changes: [{ attribute: 'reason', type: 'java.lang.String', newValue: reason }] },
    ),
  /** The password was right and the login stopped there: whoever sees many of these knows that a password is known. */
  loginIncomplete: (author: Author, waitsFor: string): Draft =>
    information(
      'UserAuthentication',
      'User login',
      `${author.userName} user login with OAuth internal mode waits for the second factor`,
      author,
      { changes: [{ attribute: 'waitsFor', type: 'java.lang.String', newValue: waitsFor }] },
    ),
  loggedOut: (author: Author): Draft =>
    information('UserAuthentication', 'User logout', `${author.userName} user logout`, author),
  allLoggedOut: (author: Author, count: number): Draft =>
    information('UserAuthentication', 'User logout', `All users logged out (${count} sessions)`, author, {
      severity: 'MAJOR',
    }),
  userCreated: (author: Author, userName: string): Draft =>
    information('User', 'User created', `User ${userName} created`, author, { source: userName }),
  userDeleted: (author: Author, userName: string): Draft =>
    information('User', 'User deleted', `User ${userName} deleted`, author, { source: userName, severity: 'MAJOR' }),
  userUpdated: (author: Author, userName: string, details: string, changes?: NewAuditRecord['changes']): Draft =>
    information('User', 'User updated', `User ${userName} updated: ${oneLine(details)}`, author, {
      source: userName,
      ...(changes === undefined ? {} : { changes }),
    }),
  ownPasswordChanged: (author: Author): Draft =>
    information('User', 'User password update', `User "${author.userName}" password updated`, author, {
      source: author.userName,
    }),
  passwordChanged: (author: Author, userName: string): Draft =>
    information(
      'User',
      'User password update',
      `User "${userName}" password was updated by user "${author.userName}"`,
      author,
      { source: userName, severity: 'MAJOR' },
    ),
  totpActivated: (author: Author): Draft =>
    information(
      'User',
      'User updated',
      `User ${author.userName} updated: two-factor authentication (TOTP) activated`,
      author,
      { source: author.userName, severity: 'MAJOR' },
    ),
  totpRevoked: (author: Author, userName: string): Draft =>
    information('User', 'User updated', `User ${userName} updated: two-factor authentication (TOTP) revoked`, author, {
      source: userName,
      severity: 'MAJOR',
    }),
  tfaEnforcement: (author: Author, userName: string, enforced: boolean): Draft =>
    information(
      'User',
      'User updated',
      `User ${userName} updated: two-factor authentication (TOTP) ${enforced ? 'enforced' : 'no longer enforced'}`,
      author,
      {
        source: userName,
        severity: 'MAJOR',
        changes: [{ attribute: 'tfaEnforced', type: 'boolean', previousValue: !enforced, newValue: enforced }],
      },
    ),
  /** In a session that is open: its holder mistyped, or a thief of its cookie guesses. */
  proofRefused: (author: Author, proof: 'verification code' | 'current password'): Draft =>
    information('UserAuthentication', 'User login', `${author.userName} user ${proof} refused`, author, {
      severity: 'WARNING',
      source: author.userName,
    }),
  secondFactorLocked: (author: Author): Draft =>
    information('UserAuthentication', 'User login', `${author.userName} user second factor locked`, author, {
      severity: 'MAJOR',
      source: author.userName,
    }),
  passwordLinkSent: (author: Author, userName: string): Draft =>
    information('User', 'User password update', `User "${userName}" was sent a link to set a password`, author, {
      source: userName,
    }),
  passwordLinkHeld: (author: Author): Draft =>
    information(
      'User',
      'User password update',
      `User "${author.userName}" was sent no link to set a password: the address is too new`,
      author,
      { source: author.userName, severity: 'WARNING' },
    ),
  /** `email`: the account that was asked for too often, or `null` when it was one address that asked. */
  passwordLinksLimited: (author: Author, email: string | null): Draft =>
    information(
      'UserAuthentication',
      'User password update',
      `Too many links to set a password were asked for: ${email === null ? 'from one address' : `for "${printable(email)}"`}`,
      { ...author, userName: printable(author.userName) },
      { severity: 'WARNING' },
    ),
  noticesLimited: (userName: string): Draft =>
    information(
      'User',
      'Mail limited',
      `User ${userName} was sent so many notices that further ones are left out for a day`,
      { userName: 'system', address: '' },
      { severity: 'WARNING', source: userName },
    ),
  mailGivenUp: (userName: string | null, attempts: number): Draft =>
    information(
      'User',
      'Mail given up',
      `A mail${userName === null ? '' : ` to user ${userName}`} was given up after ${attempts} attempt${attempts === 1 ? '' : 's'}`,
      { userName: 'system', address: '' },
      { severity: 'WARNING', ...(userName === null ? {} : { source: userName }) },
    ),
  groupCreated: (author: Author, group: { id: number; name: string }): Draft =>
    information('Group', 'Global Role created', `Global Role ${group.name} created`, author, {
      source: String(group.id),
    }),
  groupUpdated: (author: Author, group: { id: number; name: string }, details: string): Draft =>
    information('Group', 'Global Role updated', `Global Role ${group.name} updated: ${details}`, author, {
      source: String(group.id),
      severity: 'MAJOR',
    }),
  groupRemoved: (author: Author, group: { id: number; name: string }): Draft =>
    information('Group', 'Global Role removed', `Global Role ${group.name} removed`, author, {
      source: String(group.id),
      severity: 'MAJOR',
    }),
  authConfig: (
    author: Author,
    type: LoginOptionType,
    change: 'added' | 'updated' | 'deleted',
    details?: readonly AuditChange[],
  ): Draft =>
    information(
      'TenantAuthConfig',
      `Authentication configuration ${change}`,
      change === 'updated'
        ? `Authentication with id: ${type} configuration updated. Configuration type: ${type.toLowerCase()}.`
        : `Authentication configuration with id: ${type} ${change}. Configuration type: ${type.toLowerCase()}.`,
      author,
      { severity: 'MAJOR', source: type, ...(details === undefined ? {} : { changes: details }) },
    ),
  optionCreated: (author: Author, key: string, value: string | null): Draft =>
    information('Option', 'Option created', `Option "${key}" created`, author, {
      severity: 'MAJOR',
      source: key,
      ...(value === null ? {} : { changes: [{ attribute: key, type: 'java.lang.String', newValue: value }] }),
    }),
  optionDeleted: (author: Author, key: string, value: string | null): Draft =>
    information('Option', 'Option deleted', `Option "${key}" deleted`, author, {
      severity: 'MAJOR',
      source: key,
      ...(value === null ? {} : { changes: [{ attribute: key, type: 'java.lang.String', previousValue: value }] }),
    }),
  optionTakenBack: (author: Author, key: string): Draft =>
    information('Option', 'Option updated', `Option "${key}" updated`, author, {
      source: key,
      changes: [{ attribute: 'takenBack', type: 'boolean', newValue: true }],
    }),
  optionFixed: (author: Author, key: string, editable: boolean): Draft =>
    information('Option', 'Option updated', `Option "${key}" updated`, author, {
      severity: 'MAJOR',
      source: key,
      changes: [{ attribute: 'editable', type: 'boolean', newValue: editable }],
    }),
  codeNotSent: (author: Author, reason: string): Draft =>
    information(
      'UserAuthentication',
      'User login',
      `Verification code for ${author.userName} could not be sent`,
      author,
      {
        severity: 'MAJOR',
        source: author.userName,
        changes: [{ attribute: 'reason', type: 'java.lang.String', newValue: reason }],
      },
    ),
  /** Nobody's fault in particular: the counter says whose messages were too many, all of the tenant or one country's. */
  codeBudgetUsedUp: (counter: string): Draft =>
    information(
      'Tenant',
      'Tenant updated',
      'No more verification codes are sent for now: the limit is reached',
      { userName: 'system', address: '' },
      { severity: 'CRITICAL', changes: [{ attribute: 'limit', type: 'java.lang.String', newValue: counter }] },
    ),
  smsSwitched: (author: Author, userName: string, on: boolean): Draft =>
    information(
      'User',
      'User updated',
      `User ${userName} updated: two-factor authentication (SMS) ${on ? 'enabled' : 'disabled'}`,
      author,
      {
        source: userName,
        severity: 'MAJOR',
        changes: [{ attribute: 'twoFactorAuthenticationEnabled', type: 'boolean', previousValue: !on, newValue: on }],
      },
    ),
  secondFactorProven: (author: Author, factor: string): Draft =>
    information('UserAuthentication', 'User login', `${author.userName} user entered a verification code`, author, {
      changes: [{ attribute: 'secondFactor', type: 'java.lang.String', newValue: factor }],
    }),
  inventoryRoleChanged: (
    author: Author,
    role: { id: number; name: string },
    what: 'created' | 'updated' | 'removed',
  ): Draft =>
    information('InventoryRole', `Inventory Role ${what}`, `Inventory Role ${role.name} ${what}`, author, {
      source: String(role.id),
    }),
  settingChanged: (author: Author, key: string, previous: string | null, next: string | null): Draft =>
    information('Option', 'Option updated', `Option "${key}" updated`, author, {
      severity: 'MAJOR',
      source: key,
      changes: [{ attribute: key, type: 'java.lang.String', previousValue: previous, newValue: next }],
    }),
  tenantCreated: (author: Author, id: string): Draft =>
    information('Tenant', 'Tenant created', `Tenant ${id} created`, author, { source: id, severity: 'MAJOR' }),
  tenantUpdated: (author: Author, id: string, details: string): Draft =>
    information('Tenant', 'Tenant updated', `Tenant ${id} updated: ${details}`, author, {
      source: id,
      severity: 'MAJOR',
    }),
  tenantDeleted: (author: Author, id: string): Draft =>
    information('Tenant', 'Tenant deleted', `Tenant ${id} deleted with all its users and settings`, author, {
      source: id,
      severity: 'CRITICAL',
    }),
  strategyChanged: (author: Author, strategy: string, cleared: number): Draft =>
    information(
      'Tenant',
      'Tenant updated',
      `Two-factor authentication strategy changed to ${strategy}: ${cleared} users lost their set-up`,
      author,
      {
        severity: 'CRITICAL',
        changes: [
          { attribute: 'strategy', type: 'java.lang.String', newValue: strategy },
          { attribute: 'usersCleared', type: 'int', newValue: cleared },
        ],
      },
    ),
} as const;
