import { Button, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SmsProvider, SmsProviderKind } from '../../../contract/sms-provider.ts';
import { isRefused } from '../../api/refused.ts';
import { type StoredSmsProvider, saveSmsProvider } from '../../api/sms-provider.ts';
import { Card } from '../../kit/Card.tsx';
import { showToast } from '../../kit/toasts.ts';
import { useCheckedForm } from '../../kit/use-checked-form.ts';
import { asDateTime } from '../../text/language.ts';
import { shellText } from '../../text/shell.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { ChangedMeanwhile } from '../ChangedMeanwhile.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { DeleteProviderDialog } from './DeleteProviderDialog.tsx';
import { ProviderField } from './ProviderField.tsx';
import { isKept, type ProviderValues, problemsIn, settingProblem, updateOf, valuesOf } from './provider-form.ts';
import classes from './SmsProvider.module.css';
import { TestMessageDialog } from './TestMessageDialog.tsx';

interface ProviderFormProps {
  readonly stored: StoredSmsProvider;
  readonly kinds: readonly SmsProviderKind[];
  /** Something was saved, deleted or sent. */
  readonly onChanged: () => Promise<unknown>;
  /** @returns what is stored now */
  readonly onReload: () => Promise<StoredSmsProvider | undefined>;
}

/** One form for every kind of provider: its fields are the server's description of them. */
export function ProviderForm({ stored, kinds, onChanged, onReload }: ProviderFormProps) {
  const mayChange = useMe().can('changeSmsProvider');
  const [busy, setBusy] = useState(false);
  /** What is being edited. It may be older than `stored`: then it must not be saved over it. */
  const [base, setBase] = useState(stored);
  const [conflict, setConflict] = useState(false);
  const kindField = useRef<HTMLInputElement>(null);
  const [dialog, setDialog] = useState<'test' | 'delete' | undefined>();
  const kindOf = (id: string | null) => kinds.find((kind) => kind.id === id);
  const form = useCheckedForm<ProviderValues>({
    initialValues: valuesOf(kindOf(stored.provider), stored),
    validate: (values) => errorsIn(kindOf(values.kind), values, base),
  });
  const { values } = form;
  const kind = kindOf(values.kind);

  /** From what is stored now, and not by making the form anew: whoever works by keyboard stays where they are. */
  const startAgain = (from: StoredSmsProvider) => {
    setBase(from);
    setConflict(false);
    form.setInitialValues(valuesOf(kindOf(from.provider), from));
    form.reset();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when something else is stored; what is being typed stays
  useEffect(() => {
    if (!form.isDirty()) startAgain(stored);
  }, [stored.version]);

  const choose = (id: string | null) => {
    form.setValues(valuesOf(kindOf(id), base));
    form.clearErrors();
  };

  const save = async () => {
    if (busy || kind === undefined) return;
    setBusy(true);
    try {
      const { version } = base;
      const saved = await saveSmsProvider({ ...updateOf(kind, values), ...(version === undefined ? {} : { version }) });
      startAgain(saved);
      showToast('success', text.saved);
      await onChanged();
    } catch (error) {
      const problems = isRefused(error, 'validation') ? problemsIn(error) : {};
      if (isRefused(error, 'changedMeanwhile')) setConflict(true);
      else if (Object.keys(problems).length > 0) refuse(problems);
      else report(error);
    }
    setBusy(false);
  };
  const reload = async () => {
    try {
      const now = await onReload();
      if (now !== undefined) startAgain(now);
    } catch (error) {
      report(error);
      return;
    }
    // The button that was pressed is gone.
    kindField.current?.focus();
  };
  const removed = async () => {
    startAgain(stored);
    await onChanged();
    // The button that was pressed is gone.
    kindField.current?.focus();
  };
  const refuse = (problems: Record<string, unknown>) => {
    form.setErrors(problems as Record<string, string>);
    const first = kind?.settings.find(({ key }) => `settings.${key}` in problems);
    if (first) document.querySelector<HTMLElement>(`[data-testid="sms-provider-${first.key}"]`)?.focus();
  };

  return (
    <>
      <form noValidate onSubmit={form.onSubmit(save, refuse)} className={classes.form}>
        <Card
          title={text.settings}
          footer={
            mayChange && (
              <div className={classes.actions}>
                {conflict && <ChangedMeanwhile text={text.conflict} onReload={reload} testIdPrefix="sms-provider" />}
                {stored.provider !== null && (
                  <Button
                    variant="outline"
                    color="red"
                    onClick={() => setDialog('delete')}
                    className={classes.delete ?? ''}
                    data-testid="sms-provider-delete"
                  >
                    {text.remove}
                  </Button>
                )}
                <Button
                  variant="default"
                  onClick={() => setDialog('test')}
                  disabled={stored.inForce === 'none'}
                  data-testid="sms-provider-test"
                >
                  {text.test}
                </Button>
                <Button type="submit" disabled={busy || !kind || !form.isDirty()} data-testid="sms-provider-save">
                  {busy ? shellText.saving : shellText.save}
                </Button>
              </div>
            )
          }
        >
          <Stack gap="md">
            <Select
              ref={kindField}
              label={text.provider}
              placeholder={text.choose}
              data={kinds.map(({ id, label }) => ({ value: id, label }))}
              value={values.kind || null}
              onChange={choose}
              searchable
              // It gets the focus when a provider was deleted; the list is opened by whoever wants it.
              openOnFocus={false}
              allowDeselect={false}
              nothingFoundMessage={text.nothingFound}
              readOnly={!mayChange}
              data-testid="sms-provider-kind"
            />
            {kind && (
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                {kind.settings.map((setting) => (
                  <ProviderField
                    key={`${kind.id}/${setting.key}`}
                    setting={setting}
                    inputProps={form.getInputProps(`settings.${setting.key}`)}
                    readOnly={!mayChange}
                    kept={isKept(setting, kind, base)}
                    removed={values.removed.includes(setting.key)}
                    onRemove={(removed) => {
                      const others = values.removed.filter((key) => key !== setting.key);
                      form.setFieldValue('removed', removed ? [...others, setting.key] : others);
                      form.setFieldValue(`settings.${setting.key}`, '');
                    }}
                  />
                ))}
              </SimpleGrid>
            )}
            {stored.changedAt && stored.changedBy && (
              <Text size="sm" c="dimmed">
                {text.changed(asDateTime(stored.changedAt), stored.changedBy)}
              </Text>
            )}
          </Stack>
        </Card>
      </form>
      <TestMessageDialog
        opened={dialog === 'test'}
        unsaved={form.isDirty()}
        onClose={() => setDialog(undefined)}
        onSent={onChanged}
      />
      <DeleteProviderDialog
        opened={dialog === 'delete'}
        label={kindOf(stored.provider)?.label ?? stored.provider ?? ''}
        onClose={() => setDialog(undefined)}
        onDeleted={removed}
      />
      <UnsavedGuard isDirty={() => form.isDirty()} />
    </>
  );
}

function errorsIn(
  kind: SmsProviderKind | undefined,
  { settings, removed }: ProviderValues,
  stored: SmsProvider,
): Record<string, string> {
  const problems = kind?.settings.flatMap((setting) => {
    const kept = isKept(setting, kind, stored) && !removed.includes(setting.key);
    const problem = settingProblem(setting, settings[setting.key] ?? '', kept);
    return problem === null ? [] : [[`settings.${setting.key}`, problem]];
  });
  return Object.fromEntries(problems ?? []);
}
