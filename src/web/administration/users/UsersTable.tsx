import { Badge, Skeleton, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { User } from '../../../contract/users.ts';
import table from '../../kit/Table.module.css';
import { usersText as text } from '../../text/users.ts';
import { nameOf, useLoginOption, useMe } from '../../user-settings/me.ts';
import { lacksGateway } from './enforcement.ts';
import { GlobalRolesCell } from './GlobalRolesCell.tsx';
import { PasswordStrengthCell } from './PasswordStrengthCell.tsx';
import { useTenantTfa } from './queries.ts';
import { TfaStatusCell } from './TfaStatusCell.tsx';
import { UserRowMenu } from './UserRowMenu.tsx';
import classes from './UsersTable.module.css';

interface UsersTableProps {
  /** Absent while they are being loaded. */
  readonly users: readonly User[] | undefined;
}

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function UsersTable({ users }: UsersTableProps) {
  const { user: me } = useMe();
  const strategy = useLoginOption().data?.tfaStrategy ?? 'TOTP';
  const noGateway = lacksGateway(useTenantTfa().data);
  return (
    <table className={`${table.table} ${classes.table}`}>
      <thead>
        <tr>
          <th scope="col">{text.columnUser}</th>
          <th scope="col">{text.columnName}</th>
          <th scope="col">{text.columnRoles}</th>
          <th scope="col">{text.columnStrength}</th>
          <th scope="col">{text.columnTfa}</th>
          <td className={table.menu}>
            <VisuallyHidden>{text.columnMenu}</VisuallyHidden>
          </td>
        </tr>
      </thead>
      <tbody>
        {users === undefined
          ? SKELETONS.map((key) => (
              <tr key={key}>
                <td colSpan={6}>
                  <Skeleton height={36} radius="sm" />
                </td>
              </tr>
            ))
          : users.map((user) => (
              <UserRow key={user.id} user={user} isMe={user.id === me.id} strategy={strategy} noGateway={noGateway} />
            ))}
      </tbody>
    </table>
  );
}

interface UserRowProps {
  readonly user: User;
  readonly isMe: boolean;
  readonly strategy: string;
  readonly noGateway: boolean;
}

function UserRow({ user, isMe, strategy, noGateway }: UserRowProps) {
  const fullName = nameOf(user);
  return (
    <tr data-testid="users-row" data-user={user.userName}>
      <td className={classes.identity}>
        <div className={classes.who}>
          <span className={classes.dot} data-disabled={!user.enabled} aria-hidden="true">
            {user.userName.slice(0, 2)}
          </span>
          <div className={classes.lines}>
            <Link
              to="/users/$id"
              params={{ id: user.id }}
              className={`${table.link} ${classes.link}`}
              title={user.userName}
            >
              {user.userName}
            </Link>
            {user.displayName && <em className={classes.alias}>{user.displayName}</em>}
            {(!user.enabled || isMe) && (
              <span className={classes.marks}>
                {!user.enabled && (
                  <Badge color="red" variant="light" size="sm">
                    {text.disabled}
                  </Badge>
                )}
                {isMe && (
                  <Badge color="petrol" variant="light" size="sm">
                    {text.you}
                  </Badge>
                )}
              </span>
            )}
          </div>
        </div>
      </td>
      <td data-label={text.columnName}>
        <div className={classes.lines}>
          {fullName !== user.userName && <span>{fullName}</span>}
          {user.email && (
            <span className={classes.email} title={user.email}>
              {user.email}
            </span>
          )}
        </div>
      </td>
      <td data-label={text.columnRoles}>
        <GlobalRolesCell user={user} isMe={isMe} />
      </td>
      <td data-label={text.columnStrength} data-testid="users-strength-cell">
        <PasswordStrengthCell strength={user.passwordStrength} />
      </td>
      <td data-label={text.columnTfa} data-testid="users-tfa-cell">
        <TfaStatusCell status={user.tfaStatus} strategy={strategy} noGateway={noGateway} />
      </td>
      <td className={`${table.menu} ${classes.menu}`}>
        <UserRowMenu user={user} isMe={isMe} />
      </td>
    </tr>
  );
}
