import { Checkbox, Radio, Stack, Title } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { TenantTfa } from '../../../contract/tenant-tfa.ts';
import { isRefused } from '../../api/refused.ts';
import { createUser } from '../../api/users.ts';
import { Card } from '../../kit/Card.tsx';
import { NewPasswordFields } from '../../kit/NewPasswordFields.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import type { PasswordRules } from '../../kit/password-strength.ts';
import { showToast } from '../../kit/toasts.ts';
import { administrationText } from '../../text/administration.ts';
import { refusalText } from '../../text/refusals.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { fieldOfRefusal } from '../../user-settings/profile-rules.ts';
import { report } from '../../user-settings/report.ts';
import { FormFooter } from '../FormFooter.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { demandsOn, type Situation, situationOfNew } from './enforcement.ts';
import { GlobalRolesCard } from './GlobalRolesCard.tsx';
import { IdentificationFields } from './IdentificationFields.tsx';
import loginOptions from './LoginOptions.module.css';
import { EnableTfaBox, SmsBox } from './LoginOptions.tsx';
import { useForgetUsers, useGroups } from './queries.ts';
import classes from './UserCards.module.css';
import { emptyUser, focusFirstError, onEscape, setsPassword, type UserForm, useUserForm } from './user-form.ts';

interface NewUserFormProps {
  readonly groupIds: string[];
  readonly rules: PasswordRules;
  /** Absent where the caller may not know it. */
  readonly tenantTfa: TenantTfa | undefined;
}

export function NewUserForm({ groupIds, rules, tenantTfa }: NewUserFormProps) {
  const { tenant, can } = useMe();
  const navigate = useNavigate();
  const forgetUsers = useForgetUsers();
  const [busy, setBusy] = useState(false);
  const saved = useRef(false);
  const groups = useGroups();
  const situation = situationOfNew(tenantTfa, groups.data ?? []);
  const form = useUserForm({
    initial: { ...emptyUser, groupIds },
    isNew: true,
    emailRequired: true,
    rules,
    needsNumber: (values) => demandsOn(values, situation).needsNumber,
  });
  const { needsNumber } = demandsOn(form.values, situation);

  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const {
        passwordOption,
        password,
        confirmation: _,
        enabled,
        groupIds: ids,
        tfaEnforced,
        smsEnabled,
        ...values
      } = form.values;
      const invited = passwordOption === 'link';
      await createUser(tenant, {
        ...values,
        enabled,
        ...(invited
          ? { sendPasswordResetEmail: true }
          : { password, shouldResetPassword: passwordOption === 'temporary' }),
        groupIds: ids.map(Number),
        ...(tfaEnforced ? { tfaEnforced } : {}),
        ...(smsEnabled ? { twoFactorAuthenticationEnabled: true } : {}),
      });
      saved.current = true;
      forgetUsers();
      showToast('success', invited ? text.userInvited(values.email) : text.userSaved);
      await navigate({ to: '/users' });
    } catch (error) {
      const field = isRefused(error) ? fieldOfRefusal[error.code] : undefined;
      if (field) form.setFieldError(field, refusalText(error));
      else report(error);
      setBusy(false);
    }
  };

  return (
    <>
      <PageHeading
        title={text.newUser}
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
            <IdentificationFields form={form} isNew isMe={false} readOnly={false} phoneRequired={needsNumber} />
            <PasswordOptions form={form} rules={rules} />
            <NewLoginOptions form={form} situation={situation} mayEnforce={can('enforceTfa')} />
          </Card>
          <GlobalRolesCard
            value={form.values.groupIds}
            onChange={(ids) => form.setFieldValue('groupIds', ids)}
            readOnly={!can('assignRoles')}
          />
        </div>
        <FormFooter
          busy={busy}
          isDirty={form.isDirty()}
          onCancel={() => navigate({ to: '/users' })}
          testIdPrefix="user"
        />
      </form>
      <UnsavedGuard isDirty={() => form.isDirty() && !saved.current} />
    </>
  );
}

interface PasswordOptionsProps {
  readonly form: UserForm;
  readonly rules: PasswordRules;
}

function PasswordOptions({ form, rules }: PasswordOptionsProps) {
  return (
    <Stack gap="md" className={loginOptions.section ?? ''}>
      <Radio.Group label={text.passwordOptions} {...form.getInputProps('passwordOption')}>
        <Stack gap="xs" mt={6}>
          <Radio value="link" label={text.invite} description={text.inviteHelp} data-testid="user-password-link" />
          <Radio value="temporary" label={text.temporaryPassword} data-testid="user-password-temporary" />
          <Radio value="fixed" label={text.fixedPassword} data-testid="user-password-fixed" />
        </Stack>
      </Radio.Group>
      {setsPassword(form.values) && (
        <NewPasswordFields
          inputProps={form.getInputProps}
          password={form.values.password}
          rules={rules}
          testIdPrefix="user"
        />
      )}
    </Stack>
  );
}

interface NewLoginOptionsProps {
  readonly form: UserForm;
  readonly situation: Situation;
  readonly mayEnforce: boolean;
}

function NewLoginOptions({ form, situation, mayEnforce }: NewLoginOptionsProps) {
  const { above } = demandsOn(form.values, situation);
  const locked = !mayEnforce || above !== undefined;
  if (situation.strategy === undefined) return null;
  return (
    <Stack gap="md" className={loginOptions.section ?? ''}>
      <Title order={3} size="h5">
        {text.loginOptions}
      </Title>
      {situation.strategy === 'SMS' ? (
        <SmsBox
          form={form}
          locked={locked}
          help={above ?? text.smsHelp}
          above={above !== undefined}
          noGateway={situation.noGateway}
        />
      ) : (
        <>
          <EnableTfaBox strategy={situation.strategy} checked={false} help={text.enableTfaHelpNew} />
          <Checkbox
            label={text.enforceTotp}
            description={above ?? text.enforceHelp}
            disabled={locked}
            {...form.getInputProps('tfaEnforced', { type: 'checkbox' })}
            {...(above ? { checked: true } : {})}
            data-testid="user-tfa-enforced"
          />
        </>
      )}
    </Stack>
  );
}
