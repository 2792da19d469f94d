import { Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Group } from '../../../contract/roles.ts';
import { createGroup, updateGroup } from '../../api/groups.ts';
import { isRefused } from '../../api/refused.ts';
import { Card } from '../../kit/Card.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { showToast } from '../../kit/toasts.ts';
import { useCheckedForm } from '../../kit/use-checked-form.ts';
import { administrationText } from '../../text/administration.ts';
import { refusalText } from '../../text/refusals.ts';
import { rolesText as text } from '../../text/roles.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { FormFooter } from '../FormFooter.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { PermissionMatrix } from './PermissionMatrix.tsx';
import { useIsProtected } from './protected-roles.ts';
import { RoleImpactDialog } from './RoleImpactDialog.tsx';
import { RoleMembersCard } from './RoleMembersCard.tsx';
import classes from './Roles.module.css';

export type RoleValues = { name: string; description: string; permissions: string[] };

interface RoleFormProps {
  /** Absent for a new one. */
  readonly group: Group | undefined;
  readonly initial: RoleValues;
  readonly readOnly: boolean;
}

const NAME_MAX = 254;
const DESCRIPTION_MAX = 1000;

const nameError = (name: string): string | null => {
  if (name === '') return text.required;
  if (name.length > NAME_MAX) return text.tooLong(NAME_MAX);
  return name === name.trim() ? null : text.blanks;
};

export function RoleForm({ group, initial, readOnly }: RoleFormProps) {
  const { tenant } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isFixed = useIsProtected()(group?.name ?? '');
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const saved = useRef(false);
  const form = useCheckedForm<RoleValues>({
    initialValues: initial,
    validate: {
      name: nameError,
      description: (value) => (value.length > DESCRIPTION_MAX ? text.tooLong(DESCRIPTION_MAX) : null),
    },
  });
  // The order of ticking is no change.
  const samePermissions = [...form.values.permissions].sort().join() === [...initial.permissions].sort().join();
  const isDirty = form.isDirty('name') || form.isDirty('description') || !samePermissions;

  const save = async (forceLogout: boolean) => {
    if (busy) return;
    setBusy(true);
    try {
      await send(forceLogout);
      saved.current = true;
      showToast('success', text.saved(form.values.name));
      // Also users, who show their roles, and the caller, whose rights may be others now.
      void queries.invalidateQueries();
      await navigate({ to: '/roles' });
    } catch (error) {
      if (isRefused(error, 'groupNameTaken')) form.setFieldError('name', refusalText(error));
      else report(error);
      setBusy(false);
    }
    setAsking(false);
  };

  /** Of an existing role only what was changed: nobody else's change to another field is overwritten. */
  const send = async (forceLogout: boolean) => {
    const { name, description, permissions: roleIds } = form.values;
    if (!group) return createGroup(tenant, { name, description, roleIds });
    const update = {
      ...(form.isDirty('name') ? { name } : {}),
      ...(form.isDirty('description') ? { description } : {}),
      ...(samePermissions ? {} : { roleIds }),
    };
    return updateGroup(tenant, group.id, update, forceLogout);
  };

  const locked = readOnly ? { readOnly: true, variant: 'filled' as const } : {};
  const fixed = isFixed ? { readOnly: true, variant: 'filled' as const, description: text.nameFixed } : {};
  return (
    <>
      <PageHeading
        title={group?.name ?? text.newRole}
        trail={
          <>
            {administrationText.accounts} &gt; <Link to="/roles">{text.title}</Link>
          </>
        }
      />
      <form
        noValidate
        onSubmit={form.onSubmit(
          () => (group && !samePermissions ? setAsking(true) : void save(false)),
          (errors) => form.getInputNode('name' in errors ? 'name' : 'description')?.focus(),
        )}
      >
        <div className={classes.columns}>
          <Stack gap="md">
            <Card title={text.identification}>
              <Stack gap="md">
                <TextInput
                  label={text.name}
                  withAsterisk
                  autoComplete="off"
                  {...locked}
                  {...fixed}
                  {...form.getInputProps('name')}
                  data-testid="role-name"
                />
                <Textarea
                  label={text.description}
                  rows={3}
                  {...locked}
                  {...form.getInputProps('description')}
                  data-testid="role-description"
                />
              </Stack>
            </Card>
            {group && <RoleMembersCard id={group.id} />}
          </Stack>
          <Card title={text.permissions}>
            <PermissionMatrix
              value={form.values.permissions}
              onChange={(permissions) => form.setFieldValue('permissions', permissions)}
              readOnly={readOnly}
            />
          </Card>
        </div>
        <FormFooter
          busy={busy}
          isDirty={isDirty}
          readOnly={readOnly}
          onCancel={() => navigate({ to: '/roles' })}
          testIdPrefix="role"
        />
      </form>
      {asking && (
        <RoleImpactDialog
          action="save"
          roleName={group?.name ?? ''}
          busy={busy}
          onConfirm={save}
          onCancel={() => setAsking(false)}
        />
      )}
      <UnsavedGuard isDirty={() => isDirty && !saved.current} />
    </>
  );
}
