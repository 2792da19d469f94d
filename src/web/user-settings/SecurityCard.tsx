import { Button, Stack, Text } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../kit/Card.tsx';
import { settingsText as text } from '../text/settings.ts';
import { shellText } from '../text/shell.ts';
import { useMe } from './me.ts';
import { TfaStatusLine } from './TfaStatusLine.tsx';
import { UserSettingsDialogs } from './UserSettingsDialogs.tsx';

export function SecurityCard() {
  const { user } = useMe();
  const [opened, setOpened] = useState(false);
  return (
    <Card title={text.security}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" fw={600}>
          {text.tfa}
        </Text>
        {user.tfaStatus === 'unavailable' ? <Text size="sm">{text.tfaUnavailable}</Text> : <TfaStatusLine />}
        <Button
          variant="default"
          mt="xs"
          leftSection={<IconSettings size={18} />}
          onClick={() => setOpened(true)}
          data-testid="home-settings"
        >
          {shellText.userSettings}
        </Button>
      </Stack>
      <UserSettingsDialogs opened={opened} onClose={() => setOpened(false)} />
    </Card>
  );
}
