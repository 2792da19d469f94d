import type { CurrentUserUpdate } from '../../contract/users.ts';
import type { UniqueNames, UserChanges, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { canonicalName } from './canonical-name.ts';

const none = (value: string | null | undefined): string | null => (value === undefined || value === '' ? null : value);

type Custom = UserRecord['customProperties'];

/**
 * Says `OAUTH2` of users of another identity provider. They get no links that set passwords, so that only an administrator
 * says it of others, whatever users say of themselves; where nothing is said it stays. Not stored where it is `BASIC`.
 */
const ORIGIN = 'userOrigin';

/** Whether a user logs in at another identity provider. */
export const isForeign = ({ customProperties }: Pick<UserRecord, 'customProperties'>): boolean =>
  customProperties[ORIGIN] === 'OAUTH2';

function withOrigin({ [ORIGIN]: said, ...rest }: Custom, before: Custom, own: boolean): Custom {
  const origin = own ? before[ORIGIN] : (said ?? before[ORIGIN]);
  return origin === undefined || origin === 'BASIC' ? rest : { [ORIGIN]: origin, ...rest };
}

/**
 * What a profile in the wire's words changes in the stored user. `null` and `""` clear; what is missing stays.
 *
 * @param before the custom properties of the user so far
 * @param own whether users say it of themselves
 */
export function profileChanges(update: CurrentUserUpdate, before: Custom, own: boolean): UserChanges {
  return {
    ...(update.displayName === undefined ? {} : { alias: none(update.displayName) }),
    ...(update.email === undefined ? {} : { email: none(update.email) }),
    ...(update.firstName === undefined ? {} : { firstName: none(update.firstName) }),
    ...(update.lastName === undefined ? {} : { lastName: none(update.lastName) }),
    ...(update.phone === undefined ? {} : { phone: none(update.phone) }),
    ...(update.newsletter === undefined ? {} : { newsletter: update.newsletter }),
    ...(update.customProperties === undefined
      ? {}
      : { customProperties: withOrigin(update.customProperties, before, own) }),
  };
}

/** A canonical name can be longer than what was typed, and must still fit an index. */
const MAX_CANONICAL = 254;

/** The unique names of a user after a change. Refuses an alias that equals the user name. */
export function uniqueNames(userName: string, alias: string | null, email: string | null): UniqueNames {
  const names = {
    userName: canonicalName(userName),
    alias: alias === null ? null : canonicalName(alias),
    email: email === null ? null : canonicalName(email),
  };
  for (const [field, name] of Object.entries(names)) {
    if ((name?.length ?? 0) > MAX_CANONICAL) {
      throw new Refusal('validation', { reason: `${field}: must have at most ${MAX_CANONICAL} characters` });
    }
  }
  if (names.alias === names.userName) throw new Refusal('aliasEqualsUserName', { name: userName });
  return names;
}

/** The same for an existing user, or nothing when neither alias nor email changes. */
export function changedNames(user: UserRecord, changes: UserChanges): { names: Omit<UniqueNames, 'userName'> } | null {
  if (changes.alias === undefined && changes.email === undefined) return null;
  const alias = changes.alias === undefined ? user.alias : changes.alias;
  const email = changes.email === undefined ? user.email : changes.email;
  const { alias: canonicalAlias, email: canonicalEmail } = uniqueNames(user.userName, alias, email);
  return { names: { alias: canonicalAlias, email: canonicalEmail } };
}

/** Turns the outcome of a write into its refusal. */
export function refuseTaken(
  outcome: 'nameTaken' | 'emailTaken' | 'stale' | 'gone',
  user: { readonly userName: string; readonly alias: string | null; readonly email: string | null },
  conflictOnAlias: boolean,
): never {
  switch (outcome) {
    case 'nameTaken':
      throw new Refusal('userNameTaken', { name: (conflictOnAlias ? user.alias : null) ?? user.userName });
    case 'emailTaken':
      throw new Refusal('emailTaken', { email: user.email ?? '' });
    case 'stale':
      throw new Refusal('changedMeanwhile');
    case 'gone':
      throw new Refusal('userNotFound', { id: user.userName });
  }
}
