import { Button, Checkbox, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';

export interface CheckPickerOption {
  readonly value: string;
  readonly label: string;
}

interface CheckPickerProps {
  /** On the button that opens the list. */
  readonly label: string;
  /** What the button is for, where its label is not enough. */
  readonly name?: string;
  readonly options: readonly CheckPickerOption[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly filterLabel: string;
  readonly allLabel?: string;
  readonly doneLabel: string;
  readonly onDone?: () => void;
  /** Closed without Done. */
  readonly onDismiss?: () => void;
  readonly compact?: boolean;
  readonly testId: string;
}

/** Several of many, in a list that opens below its button. */
export function CheckPicker(props: CheckPickerProps) {
  const { label, name, options, value, onChange, filterLabel, allLabel, doneLabel, compact = false, testId } = props;
  const [opened, setOpened] = useState(false);
  const [filter, setFilter] = useState('');
  const shown = options.filter((option) => option.label.toLowerCase().includes(filter.trim().toLowerCase()));
  const allChosen = options.length > 0 && value.length === options.length;

  const close = (done: boolean) => {
    setOpened(false);
    setFilter('');
    if (done) props.onDone?.();
    else props.onDismiss?.();
  };

  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? setOpened(true) : close(false))}
      trapFocus
      returnFocus
      position="bottom-start"
      shadow="md"
      width={280}
    >
      <Popover.Target>
        <Button
          variant={compact ? 'subtle' : 'default'}
          color="gray"
          size={compact ? 'compact-sm' : 'sm'}
          fw={compact ? 400 : 500}
          rightSection={<IconChevronDown size={16} aria-hidden="true" />}
          onClick={() => (opened ? close(false) : setOpened(true))}
          aria-label={name}
          maw="100%"
          ml={compact ? -8 : 0}
          style={{ justifySelf: 'start' }}
          data-testid={testId}
        >
          <Text component="span" inherit truncate>
            {label}
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={name ?? label}>
        <Stack gap="sm">
          <TextInput
            size="xs"
            aria-label={filterLabel}
            placeholder={filterLabel}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            data-autofocus
          />
          <ScrollArea.Autosize mah={260} type="auto" tabIndex={-1}>
            <Stack gap="xs">
              {allLabel && (
                <Checkbox
                  label={allLabel}
                  checked={allChosen}
                  indeterminate={!allChosen && value.length > 0}
                  onChange={() => onChange(allChosen ? [] : options.map((option) => option.value))}
                />
              )}
              {shown.map((option) => (
                <Checkbox
                  key={option.value}
                  label={option.label}
                  checked={value.includes(option.value)}
                  onChange={(event) =>
                    onChange(
                      event.currentTarget.checked
                        ? [...value, option.value]
                        : value.filter((chosen) => chosen !== option.value),
                    )
                  }
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Group justify="flex-end">
            <Button size="xs" onClick={() => close(true)} data-testid={`${testId}-done`}>
              {doneLabel}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
