import { Button, Group, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isRefused } from '../api/refused.ts';
import { changeOwnPassword, updateCurrentUser } from '../api/session.ts';
import { DialogActions } from '../kit/DialogActions.tsx';
import { NewPasswordFields } from '../kit/NewPasswordFields.tsx';
import { confirmationError, newPasswordError } from '../kit/new-password.ts';
import { defaultPasswordRules } from '../kit/password-strength.ts';
import { showToast } from '../kit/toasts.ts';
import { useCheckedForm } from '../kit/use-checked-form.ts';
import { fieldsText } from '../text/fields.ts';
import { passwordText } from '../text/password.ts';
import { refusalText } from '../text/refusals.ts';
import { settingsText as text } from '../text/settings.ts';
import { shellText } from '../text/shell.ts';
import { CurrentPasswordDialog } from './CurrentPasswordDialog.tsx';
import { useLoginOption, useMe } from './me.ts';
import {
  aliasError,
  emailError,
  fieldOfRefusal,
  type ProfileValues,
  personNameError,
  phoneError,
} from './profile-rules.ts';
import { report } from './report.ts';
import { TfaStatusLine } from './TfaStatusLine.tsx';

interface UserSettingsFormProps {
  /** Whether the fields for a new password are open from the start. */
  readonly changePassword: boolean;
  readonly onDirty: (dirty: boolean) => void;
  /** Another dialog lies above this one. */
  readonly onNested: (nested: boolean) => void;
  readonly onCancel: () => void;
  readonly onSaved: () => void;
  /** Absent where the factor needs no set-up by the user. */
  readonly onSetUp: (() => void) | undefined;
}

type Values = ProfileValues & { password: string; confirmation: string };

export function UserSettingsForm(props: UserSettingsFormProps) {
  const { changePassword, onDirty, onNested, onCancel, onSaved, onSetUp } = props;
  const { user } = useMe();
  const queries = useQueryClient();
  const option = useLoginOption().data;
  const rules = option ?? defaultPasswordRules;
  const numberFixed = option?.tfaStrategy === 'SMS' && user.tfaStatus === 'active';
  const [changingPassword, setChangingPassword] = useState(changePassword);
  const [confirming, setConfirming] = useState(false);
  const [currentPasswordError, setCurrentPasswordError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  const form = useCheckedForm<Values>({
    initialValues: {
      displayName: user.displayName ?? '',
      email: user.email ?? '',
      firstName: user.firstName ?? '',
      lastName: user.lastName ?? '',
      phone: user.phone ?? '',
      password: '',
      confirmation: '',
    },
    validate: {
      displayName: (value) => aliasError(value, user.userName),
      email: (value) => emailError(value, Boolean(user.email)),
      firstName: personNameError,
      lastName: personNameError,
      phone: phoneError,
      password: (value) => (changingPassword ? newPasswordError(value, rules) : null),
      confirmation: (value, values) => (changingPassword ? confirmationError(values.password, value) : null),
    },
  });
  const dirty = form.isDirty();
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => onNested(confirming), [confirming, onNested]);

  const profileIsDirty = (['displayName', 'email', 'firstName', 'lastName', 'phone'] as const).some((field) =>
    form.isDirty(field),
  );

  const fail = (error: unknown) => {
    if (isRefused(error, 'currentPasswordWrong')) return setCurrentPasswordError(refusalText(error));
    setConfirming(false);
    const field = isRefused(error) ? fieldOfRefusal[error.code] : undefined;
    if (field) form.setFieldError(field, refusalText(error));
    else report(error);
  };

  const save = async (currentPassword?: string) => {
    if (busy) return;
    if (currentPassword === form.values.password) {
      setConfirming(false);
      form.setFieldError('password', passwordText.same);
      return;
    }
    setBusy(true);
    setCurrentPasswordError(undefined);
    try {
      const { password, confirmation: _, ...profile } = form.values;
      if (currentPassword !== undefined) await changeOwnPassword(currentPassword, password);
      if (profileIsDirty) await updateCurrentUser(profile);
      void queries.invalidateQueries();
      showToast('success', text.userSaved);
      onSaved();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };

  const togglePassword = () => {
    setChangingPassword(!changingPassword);
    form.setValues({ password: '', confirmation: '' });
    form.clearFieldError('password');
    form.clearFieldError('confirmation');
  };

  return (
    <>
      <form
        noValidate
        onSubmit={form.onSubmit(
          () => (changingPassword ? setConfirming(true) : void save()),
          (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
        )}
      >
        <Stack gap="md">
          <TextInput
            label={fieldsText.username}
            description={text.usernameFixed}
            value={user.userName}
            readOnly
            variant="filled"
            autoComplete="username"
            data-testid="usersettings-username"
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={fieldsText.alias}
              {...form.getInputProps('displayName')}
              data-testid="usersettings-alias"
            />
            <TextInput
              label={fieldsText.email}
              type="email"
              autoComplete="email"
              withAsterisk={Boolean(user.email)}
              {...form.getInputProps('email')}
              data-testid="usersettings-email"
            />
            <TextInput
              label={fieldsText.firstName}
              autoComplete="given-name"
              {...form.getInputProps('firstName')}
              data-testid="usersettings-firstname"
            />
            <TextInput
              label={fieldsText.lastName}
              autoComplete="family-name"
              {...form.getInputProps('lastName')}
              data-testid="usersettings-lastname"
            />
            <TextInput
              label={fieldsText.phone}
              placeholder={fieldsText.phoneExample}
              type="tel"
              autoComplete="tel"
              {...(numberFixed ? { readOnly: true, variant: 'filled', description: text.phoneFixed } : {})}
              {...form.getInputProps('phone')}
              data-testid="usersettings-phone"
            />
          </SimpleGrid>
          <Title order={3} size="h5" mt="xs">
            {text.loginOptions}
          </Title>
          <Group>
            <Button variant="default" onClick={togglePassword} data-testid="usersettings-change-password">
              {changingPassword ? text.cancelPasswordChange : text.changePassword}
            </Button>
          </Group>
          {changingPassword && (
            <NewPasswordFields
              inputProps={form.getInputProps}
              password={form.values.password}
              rules={rules}
              testIdPrefix="usersettings"
            />
          )}
          <TfaStatusLine onSetUp={onSetUp} />
          <DialogActions sticky>
            <Button variant="default" onClick={onCancel} data-testid="usersettings-cancel">
              {shellText.cancel}
            </Button>
            <Button type="submit" disabled={busy || (!dirty && !changingPassword)} data-testid="usersettings-save">
              {busy ? shellText.saving : shellText.save}
            </Button>
          </DialogActions>
        </Stack>
      </form>
      <CurrentPasswordDialog
        opened={confirming}
        busy={busy}
        error={currentPasswordError}
        onConfirm={save}
        onCancel={() => {
          setConfirming(false);
          setCurrentPasswordError(undefined);
        }}
      />
    </>
  );
}
