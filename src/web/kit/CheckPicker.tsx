import { Button, Checkbox, Group, Popover, ScrollArea, Stack, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { CompactPickerButton } from './CompactPickerButton.tsx';

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
  /** Mounted by the press that asks for the list. */
  readonly openAtStart?: boolean;
  readonly testId: string;
}

/** Several of many, in a list that opens below its button. */
export function CheckPicker(props: CheckPickerProps) {
  const {
    label,
    name,
    options,
    value,
    onChange,
    filterLabel,
    allLabel,
    doneLabel,
    compact = false,
    openAtStart = false,
    testId,
  } = props;
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [filter, setFilter] = useState('');
  const shown = options.filter((option) => option.label.toLowerCase().includes(filter.trim().toLowerCase()));
  const allChosen = options.length > 0 && value.length === options.length;

  // Closing gives the focus back to whoever had it: that has to be this very button.
  useEffect(() => {
    if (!openAtStart) return;
    button.current?.focus();
    setOpened(true);
  }, [openAtStart]);

  const close = (done: boolean) => {
    setOpened(false);
    setFilter('');
    if (done) props.onDone?.();
    else props.onDismiss?.();
  };

  const toggle = () => (opened ? close(false) : setOpened(true));

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
        {compact ? (
          <CompactPickerButton ref={button} label={label} aria-label={name} onClick={toggle} data-testid={testId} />
        ) : (
          <Button
            ref={button}
            variant="default"
            fw={400}
            rightSection={<IconChevronDown size={16} aria-hidden="true" />}
            onClick={toggle}
            aria-label={name}
            data-testid={testId}
          >
            {label}
          </Button>
        )}
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
