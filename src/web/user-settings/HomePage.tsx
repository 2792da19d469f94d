import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from '../kit/Card.tsx';
import { PageHeading } from '../kit/PageHeading.tsx';
import { PageShell } from '../kit/PageShell.tsx';
import { fieldsText } from '../text/fields.ts';
import { asList } from '../text/language.ts';
import { settingsText as text } from '../text/settings.ts';
import { shellText } from '../text/shell.ts';
import { nameOf, roleNamesOf, useMe } from './me.ts';
import { SecurityCard } from './SecurityCard.tsx';
import { UserMenu } from './UserMenu.tsx';

/** Where users without a task in the administration arrive: who they are, and how their account is protected. */
export function HomePage() {
  const { user } = useMe();
  const roles = roleNamesOf(user);
  return (
    <PageShell title={shellText.userSettings} userButton={<UserMenu />}>
      <PageHeading title={text.homeTitle} />
      <Text c="dimmed" mb="lg">
        {text.homeMore}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Card title={text.account}>
          <Stack gap="sm">
            <Fact name={fieldsText.username}>{user.userName}</Fact>
            {nameOf(user) !== user.userName && <Fact name={text.name}>{nameOf(user)}</Fact>}
            {user.email && <Fact name={fieldsText.email}>{user.email}</Fact>}
            <Fact name={text.globalRoles}>{roles.length > 0 ? asList(roles) : shellText.noRoles}</Fact>
          </Stack>
        </Card>
        <SecurityCard />
      </SimpleGrid>
    </PageShell>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Group gap="md" wrap="nowrap" align="baseline">
      <Text size="sm" c="dimmed" w="7rem" style={{ flex: 'none' }}>
        {name}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Group>
  );
}
