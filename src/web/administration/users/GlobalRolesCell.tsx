import { useState } from 'react';
import type { User } from '../../../contract/users.ts';
import { updateUser } from '../../api/users.ts';
import { CheckPicker } from '../../kit/CheckPicker.tsx';
import { CompactPickerButton } from '../../kit/CompactPickerButton.tsx';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { showToast } from '../../kit/toasts.ts';
import { asList } from '../../text/language.ts';
import { usersText as text } from '../../text/users.ts';
import { roleNamesOf, useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { useForgetUsers, useGroups } from './queries.ts';

interface GlobalRolesCellProps {
  readonly user: User;
  readonly isMe: boolean;
}

export function GlobalRolesCell({ user, isMe }: GlobalRolesCellProps) {
  const { tenant, can } = useMe();
  const groups = useGroups();
  const forgetUsers = useForgetUsers();
  const stored = user.groups?.references.map(({ group }) => String(group.id)) ?? [];
  const [draft, setDraft] = useState<readonly string[] | undefined>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const names = roleNamesOf(user);
  const label = names.length > 0 ? asList(names) : text.noRoles;

  const [used, setUsed] = useState(false);

  if (isMe || !can('assignRoles') || !groups.data) {
    return <span title={label}>{label}</span>;
  }

  const name = text.changeRolesOf(user.userName, label);
  // A list of a hundred users must not build a hundred pickers that nobody opens.
  if (!used) {
    return (
      <CompactPickerButton label={label} aria-label={name} onClick={() => setUsed(true)} data-testid="users-roles" />
    );
  }

  const chosen = draft ?? stored;
  const changed = chosen.length !== stored.length || chosen.some((id) => !stored.includes(id));

  const save = async () => {
    setBusy(true);
    try {
      await updateUser(tenant, user.id, { groupIds: chosen.map(Number) });
      showToast('success', text.rolesSaved(user.userName));
      forgetUsers();
    } catch (error) {
      report(error);
    }
    setBusy(false);
    setAsking(false);
    setDraft(undefined);
  };

  return (
    <>
      <CheckPicker
        compact
        label={label}
        name={name}
        openAtStart
        options={groups.data.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={chosen}
        onChange={setDraft}
        filterLabel={text.filterRoles}
        doneLabel={text.apply}
        onDone={() => changed && setAsking(true)}
        onDismiss={() => setDraft(undefined)}
        testId="users-roles"
      />
      {asking && (
        <ConfirmDialog
          opened
          title={text.forceLogOutTitle}
          confirmLabel={text.updateAndLogOut}
          busy={busy}
          confirmTestId="users-roles-confirm"
          onConfirm={save}
          onCancel={() => {
            setAsking(false);
            setDraft(undefined);
          }}
        >
          {text.forceLogOut(user.userName)}
        </ConfirmDialog>
      )}
    </>
  );
}
