import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { UserTfa } from '../../../contract/users.ts';
import { isRefused } from '../../api/refused.ts';
import { type UserChange, updateUser, type VersionedUser } from '../../api/users.ts';
import { Card } from '../../kit/Card.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { defaultPasswordRules } from '../../kit/password-strength.ts';
import { showToast } from '../../kit/toasts.ts';
import { administrationText } from '../../text/administration.ts';
import { refusalText } from '../../text/refusals.ts';
import { settingsText } from '../../text/settings.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { fieldOfRefusal } from '../../user-settings/profile-rules.ts';
import { report } from '../../user-settings/report.ts';
import { UserSettingsDialogs } from '../../user-settings/UserSettingsDialogs.tsx';
import { ChangedMeanwhile } from '../ChangedMeanwhile.tsx';
import { FormFooter } from '../FormFooter.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { demandsOn, lacksGateway, type Situation } from './enforcement.ts';
import { GlobalRolesCard } from './GlobalRolesCard.tsx';
import { IdentificationFields } from './IdentificationFields.tsx';
import { LoginOptions } from './LoginOptions.tsx';
import { useForgetUsers, useGroups, useTenantTfa } from './queries.ts';
import { RevokeTotpDialog } from './RevokeTotpDialog.tsx';
import { SendPasswordLinkDialog } from './SendPasswordLinkDialog.tsx';
import classes from './UserCards.module.css';
import { emptyUser, focusFirstError, onEscape, type UserForm, type UserValues, useUserForm } from './user-form.ts';

interface UserDetailsFormProps {
  readonly loaded: VersionedUser & { readonly tfa: UserTfa };
  /** Reads the user again and keeps what is typed. */
  readonly onReload: () => Promise<unknown>;
  /** Reads the user again and forgets what is typed. */
  readonly onStartAgain: () => Promise<unknown>;
}

export function UserDetailsForm({ loaded, onReload, onStartAgain }: UserDetailsFormProps) {
  const { user, tfa, version } = loaded;
  const { user: me, tenant, can } = useMe();
  const navigate = useNavigate();
  const forgetUsers = useForgetUsers();
  const groups = useGroups();
  const tenantTfa = useTenantTfa().data;
  const [busy, setBusy] = useState(false);
  const [revoking, setRevoking] = useState(false);
  const [revoked, setRevoked] = useState(false);
  const [sendingLink, setSendingLink] = useState(false);
  const [changingPassword, setChangingPassword] = useState(false);
  const [conflict, setConflict] = useState(false);
  const saved = useRef(false);

  const isMe = user.id === me.id;
  const readOnly = isMe ? !can('changeOwn') : !can('updateUsers');
  const situation: Situation = {
    strategy: tfa.status === 'unavailable' ? undefined : tfa.strategy,
    enforcedBy: tfa.enforcedBy,
    enforcedGroup: tenantTfa?.enforcedUsersGroup,
    groups: groups.data ?? [],
    noGateway: lacksGateway(tenantTfa),
  };
  // Whoever may not say where codes go does not meet the question: everything else of the user can be saved.
  const mayEnforce = can('enforceTfa') && !isMe;
  const form = useUserForm({
    initial: valuesOf(loaded),
    isNew: false,
    emailRequired: isMe && Boolean(user.email),
    rules: defaultPasswordRules,
    needsNumber: (values) => mayEnforce && demandsOn(values, situation).needsNumber,
    isBlocked: mayEnforce && tfa.status === 'blocked',
  });
  const { above, needsNumber } = demandsOn(form.values, situation);
  const codesGoThere = tfa.strategy === 'SMS' && (tfa.status === 'active' || tfa.status === 'blocked');

  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await updateUser(tenant, user.id, { ...changesOf(form), ...(version === undefined ? {} : { version }) });
      saved.current = true;
      forgetUsers();
      showToast('success', text.userSaved);
      if (form.isDirty('tfaEnforced') || form.isDirty('smsEnabled')) showToast('info', text.nextLogin);
      await navigate({ to: '/users' });
    } catch (error) {
      const field = isRefused(error) ? fieldOfRefusal[error.code] : undefined;
      if (isRefused(error, 'changedMeanwhile')) setConflict(true);
      else if (field) form.setFieldError(field, refusalText(error));
      else report(error);
      setBusy(false);
    }
  };

  return (
    <>
      <PageHeading
        title={user.userName}
        trail={
          <>
            {administrationText.accounts} &gt; <Link to="/users">{administrationText.users}</Link>
          </>
        }
      />
      <form
        noValidate
        onSubmit={form.onSubmit(save, (errors) => focusFirstError(form, errors))}
        onKeyDown={onEscape(() => navigate({ to: '/users' }))}
      >
        <div className={classes.cards}>
          <Card title={text.identification}>
            <IdentificationFields
              form={form}
              isNew={false}
              isMe={isMe}
              readOnly={readOnly}
              phoneRequired={mayEnforce && needsNumber}
              phoneFixed={mayEnforce || !codesGoThere ? undefined : isMe ? settingsText.phoneFixed : text.phoneFixed}
            />
            <LoginOptions
              form={form}
              tfa={tfa}
              isMe={isMe}
              readOnly={readOnly}
              enforcedAbove={above}
              noGateway={situation.noGateway}
              mayEnforce={can('enforceTfa')}
              mayRevoke={can('revokeTotp') && !isMe}
              revoked={revoked}
              onRevoke={() => setRevoking(true)}
              onSendLink={!isMe && !readOnly && user.enabled && user.email ? () => setSendingLink(true) : undefined}
              onChangeOwnPassword={() => setChangingPassword(true)}
            />
          </Card>
          <GlobalRolesCard
            value={form.values.groupIds}
            onChange={(groupIds) => form.setFieldValue('groupIds', groupIds)}
            readOnly={readOnly || isMe || !can('assignRoles')}
          />
        </div>
        <FormFooter
          busy={busy}
          isDirty={form.isDirty()}
          readOnly={readOnly}
          onCancel={() => navigate({ to: '/users' })}
          testIdPrefix="user"
        >
          {conflict && <ChangedMeanwhile text={text.conflict} onReload={onStartAgain} testIdPrefix="user" />}
        </FormFooter>
      </form>
      <RevokeTotpDialog
        opened={revoking}
        user={user}
        enforced={tfa.tfaEnforced}
        onClose={() => setRevoking(false)}
        onRevoked={async () => {
          setRevoked(true);
          forgetUsers();
          // Revoking makes a new version of the user; what is typed in the form stays.
          await onReload();
        }}
      />
      <SendPasswordLinkDialog
        opened={sendingLink}
        userName={user.userName}
        email={user.email ?? ''}
        onClose={() => setSendingLink(false)}
      />
      {isMe && (
        <UserSettingsDialogs
          opened={changingPassword}
          changePassword
          onClose={() => {
            setChangingPassword(false);
            void onStartAgain();
          }}
        />
      )}
      <UnsavedGuard isDirty={() => form.isDirty() && !saved.current} />
    </>
  );
}

function valuesOf({ user, tfa }: UserDetailsFormProps['loaded']): UserValues {
  return {
    ...emptyUser,
    userName: user.userName,
    displayName: user.displayName ?? '',
    email: user.email ?? '',
    firstName: user.firstName ?? '',
    lastName: user.lastName ?? '',
    phone: user.phone ?? '',
    enabled: user.enabled,
    tfaEnforced: tfa.enforcedBy.includes('user'),
    smsEnabled: tfa.strategy === 'SMS' && user.twoFactorAuthenticationEnabled,
    shouldResetPassword: user.shouldResetPassword,
    groupIds: user.groups?.references.map(({ group }) => String(group.id)) ?? [],
  };
}

/** Only what was changed: nobody else's change to another field is overwritten, and nothing forbidden is sent along. */
function changesOf(form: UserForm): UserChange {
  const { groupIds, ...values } = form.values;
  const fields = [
    'displayName',
    'email',
    'firstName',
    'lastName',
    'phone',
    'enabled',
    'tfaEnforced',
    'shouldResetPassword',
  ] as const;
  const changed = fields.filter((field) => form.isDirty(field)).map((field) => [field, values[field]]);
  return {
    ...Object.fromEntries(changed),
    ...(form.isDirty('smsEnabled') ? { twoFactorAuthenticationEnabled: values.smsEnabled } : {}),
    ...(form.isDirty('groupIds') ? { groupIds: groupIds.map(Number) } : {}),
  };
}
