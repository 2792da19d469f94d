import { Checkbox, Skeleton, Stack, Text } from '@mantine/core';
import { Card } from '../../kit/Card.tsx';
import { usersText as text } from '../../text/users.ts';
import { useGroups } from './queries.ts';

interface GlobalRolesCardProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly readOnly: boolean;
}

export function GlobalRolesCard({ value, onChange, readOnly }: GlobalRolesCardProps) {
  const groups = useGroups();
  return (
    <Card title={text.globalRoles}>
      {groups.isPending ? (
        <Skeleton height={200} />
      ) : groups.data === undefined || groups.data.length === 0 ? (
        <Text c="dimmed">{text.noGroups}</Text>
      ) : (
        <Checkbox.Group value={[...value]} onChange={onChange} aria-label={text.globalRoles} readOnly={readOnly}>
          <Stack gap="md">
            {groups.data.map(({ id, name, description }) => (
              <Checkbox
                key={id}
                value={String(id)}
                label={name}
                description={description}
                disabled={readOnly}
                data-testid={`user-role-${id}`}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Card>
  );
}
