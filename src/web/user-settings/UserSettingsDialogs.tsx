import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDeviceMobileCode } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { factorScreens } from '../../factors/screens.ts';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';
import { DialogActions } from '../kit/DialogActions.tsx';
import { showToast } from '../kit/toasts.ts';
import { settingsText as text } from '../text/settings.ts';
import { shellText } from '../text/shell.ts';
import { leaveForLogin, logOutAndLeave } from './leave.ts';
import { useLoginOption } from './me.ts';
import { UserSettingsForm } from './UserSettingsForm.tsx';

interface UserSettingsDialogsProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** With the fields for a new password open. */
  readonly changePassword?: boolean;
}

type Next = 'close' | 'setUp';

/** The settings, the set-up that replaces them on the screen, and the advice to log out at its end. */
export function UserSettingsDialogs({ opened, onClose, changePassword = false }: UserSettingsDialogsProps) {
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState<Next | undefined>();
  const [settingUp, setSettingUp] = useState(false);
  const [finished, setFinished] = useState(false);
  const [nested, setNested] = useState(false);
  const queries = useQueryClient();
  const strategy = useLoginOption().data?.tfaStrategy;
  const Enrolment = strategy && factorScreens[strategy]?.Enrolment;

  const go = (next: Next) => {
    setAsking(undefined);
    setDirty(false);
    onClose();
    if (next === 'setUp') setSettingUp(true);
  };
  const request = (next: Next) => (dirty ? setAsking(next) : go(next));

  return (
    <>
      <Modal
        opened={opened}
        onClose={() => request('close')}
        closeOnEscape={!asking && !nested}
        title={text.editUser}
        size="lg"
      >
        <UserSettingsForm
          changePassword={changePassword}
          onDirty={setDirty}
          onNested={setNested}
          onCancel={() => request('close')}
          onSaved={() => go('close')}
          onSetUp={Enrolment ? () => request('setUp') : undefined}
        />
      </Modal>
      <ConfirmDialog
        opened={asking !== undefined}
        title={text.unsavedTitle}
        confirmLabel={text.discard}
        cancelLabel={text.keepEditing}
        danger
        onConfirm={() => asking && go(asking)}
        onCancel={() => setAsking(undefined)}
      >
        {text.unsaved}
      </ConfirmDialog>
      <Modal
        opened={settingUp}
        onClose={() => setSettingUp(false)}
        title={
          <Group gap="xs" wrap="nowrap" component="span">
            <IconDeviceMobileCode size={22} aria-hidden="true" style={{ flex: 'none' }} />
            {text.setUp}
          </Group>
        }
        size="lg"
        closeOnClickOutside={false}
      >
        <Suspense fallback={shellText.loading}>
          {Enrolment && (
            <Enrolment
              place="dialog"
              busy={false}
              onDone={() => {
                setSettingUp(false);
                setFinished(true);
                void queries.invalidateQueries();
              }}
              onCancel={() => setSettingUp(false)}
              onEnded={() => leaveForLogin('sessionEnded')}
            />
          )}
        </Suspense>
      </Modal>
      <Modal opened={finished} onClose={() => setFinished(false)} title={text.logoutRequired} centered>
        <Stack gap="lg">
          <Text>{text.logoutRequiredMore}</Text>
          <DialogActions>
            <Button
              data-autofocus
              onClick={() => logOutAndLeave().catch(() => showToast('danger', shellText.logoutFailed))}
              data-testid="usersettings-logout-now"
            >
              {text.logOut}
            </Button>
          </DialogActions>
        </Stack>
      </Modal>
    </>
  );
}
