import { Anchor, Button, NativeSelect, Stack, Switch, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Strategy, TenantTfa, TenantTfaUpdate } from '../../../contract/tenant-tfa.ts';
import { updateTenantTfa } from '../../api/tenant.ts';
import { Card } from '../../kit/Card.tsx';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { showToast } from '../../kit/toasts.ts';
import { useCheckedForm } from '../../kit/use-checked-form.ts';
import { authenticationText as text } from '../../text/authentication.ts';
import { shellText } from '../../text/shell.ts';
import { leaveForLogin } from '../../user-settings/leave.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { lacksGateway } from '../users/enforcement.ts';
import { type Impact, SaveImpactDialog } from './SaveImpactDialog.tsx';
import { SmsSettingsFields, type Validities, validityError } from './SmsSettingsFields.tsx';

interface TfaSettingsFormProps {
  readonly settings: TenantTfa;
  readonly onSaved: () => void;
}

type Values = Validities & {
  enabled: boolean;
  strategy: Strategy;
  enforced: boolean;
};

type Field = keyof TenantTfaUpdate;

export function TfaSettingsForm({ settings, onSaved }: TfaSettingsFormProps) {
  const { tenant, can } = useMe();
  const [impact, setImpact] = useState<Impact | undefined>();
  const [busy, setBusy] = useState(false);
  const byPlatform = settings.enabledOnSystemLevel || settings.enforcedOnSystemLevel;
  const form = useCheckedForm<Values>({
    initialValues: {
      enabled: settings.enabledOnTenantLevel,
      strategy: settings.strategy,
      enforced: settings.totpEnforcedOnTenantLevel,
      pinValidity: String(settings.pinValidity),
      tokenValidity: String(settings.tokenValidity),
    },
    validate: {
      pinValidity: (value, values) => (showsCodes(values) ? validityError('pinValidity')(value) : null),
      tokenValidity: (value, values) => (showsCodes(values) ? validityError('tokenValidity')(value) : null),
    },
  });
  const showsCodes = (values: Values) => (values.enabled || byPlatform) && values.strategy === 'SMS';
  const { enabled, strategy, enforced, pinValidity, tokenValidity } = form.values;
  const on = enabled || byPlatform;
  const possible = settings.strategies.filter((one) => one.possible).map((one) => one.strategy);
  const moved = on && strategy !== settings.strategy && !possible.includes(settings.strategy);

  const isFixed = (field: Field) => settings.fixed?.includes(field) ?? false;
  /** The help of a field; where the management tenant fixed it, the reason why it is disabled too. */
  const lockable = (field: Field, help: string) =>
    isFixed(field) ? { disabled: true, description: `${help} ${text.fixed}` } : { description: help };

  const setEnabled = (next: boolean) => {
    // Enabling must not fail for a strategy that cannot work here: take the one that can, and say so.
    const fallback = next && !isFixed('strategy') && !possible.includes(strategy) ? possible[0] : undefined;
    form.setValues({ enabled: next, ...(fallback ? { strategy: fallback } : {}) });
  };

  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await updateTenantTfa(tenant, {
        ...(form.isDirty('enabled') ? { enabledOnTenantLevel: enabled } : {}),
        ...(form.isDirty('strategy') ? { strategy } : {}),
        ...(form.isDirty('enforced') ? { totpEnforcedOnTenantLevel: enforced } : {}),
        ...(showsCodes(form.values) && form.isDirty('pinValidity') ? { pinValidity: Number(pinValidity) } : {}),
        ...(showsCodes(form.values) && form.isDirty('tokenValidity') ? { tokenValidity: Number(tokenValidity) } : {}),
      });
      // Another strategy ends every session, this one included: there is nothing left to log out of.
      if (form.isDirty('strategy')) return leaveForLogin('settingsChanged');
      showToast('success', text.saved);
      setImpact(undefined);
      onSaved();
    } catch (error) {
      setImpact(undefined);
      report(error);
    }
    setBusy(false);
  };

  const submit = () => {
    const next = impactOf(settings, form.values, byPlatform);
    if (next) setImpact(next);
    else void save();
  };

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(submit, (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus())}
    >
      <Card
        title={text.tfa}
        footer={
          <Button
            type="submit"
            disabled={busy || !form.isDirty() || (on && possible.length === 0)}
            data-testid="auth-save"
          >
            {busy ? shellText.saving : shellText.save}
          </Button>
        }
      >
        <Stack gap="lg">
          <Text size="sm" c="dimmed">
            {text.tfaMore}
          </Text>
          {byPlatform ? (
            <Text data-testid="auth-platform">{platformLine(settings)}</Text>
          ) : (
            <Switch
              label={text.enable}
              {...lockable('enabledOnTenantLevel', text.enableHelp)}
              checked={enabled}
              onChange={(event) => setEnabled(event.currentTarget.checked)}
              data-testid="auth-tfa-enable"
            />
          )}
          {lacksGateway(settings) && (
            <MessageBox
              message={{
                kind: 'danger',
                text: `${text.noGateway(settings.impact?.activeUsers ?? 0)} ${text.noGatewayRemedy}`,
              }}
              icon={IconAlertTriangle}
              more={
                can('readSmsProvider') && (
                  <Anchor component={Link} to="/smsgateway" size="sm" underline="always">
                    {text.toProvider}
                  </Anchor>
                )
              }
              testId="auth-no-gateway"
            />
          )}
          {on && possible.length === 0 && <MessageBox message={{ kind: 'warning', text: text.noStrategy }} />}
          {on && possible.length > 0 && (
            <>
              <StrategyField
                settings={settings}
                lockable={(help) => lockable('strategy', help)}
                value={strategy}
                onChange={(next) => form.setFieldValue('strategy', next)}
              />
              {moved && <MessageBox message={{ kind: 'info', text: text.strategyMoved(text.strategies[strategy]) }} />}
              {strategy === 'SMS' && <SmsSettingsFields inputProps={form.getInputProps} lockable={lockable} />}
              {strategy === 'TOTP' && !settings.enforcedOnSystemLevel && (
                <div>
                  <Text fw={600} size="sm" mb={6}>
                    {text.enforcement}
                  </Text>
                  <Switch
                    label={text.enforce}
                    {...lockable('totpEnforcedOnTenantLevel', text.enforceHelp)}
                    {...form.getInputProps('enforced', { type: 'checkbox' })}
                    data-testid="auth-tfa-enforce"
                  />
                </div>
              )}
            </>
          )}
        </Stack>
      </Card>
      <SaveImpactDialog
        impact={impact}
        settings={settings}
        busy={busy}
        onConfirm={save}
        onCancel={() => setImpact(undefined)}
      />
    </form>
  );
}

interface StrategyFieldProps {
  readonly settings: TenantTfa;
  readonly lockable: (help: string) => { readonly description: string; readonly disabled?: boolean };
  readonly value: Strategy;
  readonly onChange: (strategy: Strategy) => void;
}

/** Both strategies, the impossible one disabled, with its reason in words. */
function StrategyField({ settings, lockable, value, onChange }: StrategyFieldProps) {
  const reasons = settings.strategies
    .filter((one) => !one.possible)
    .map((one) => text.impossible(text.strategies[one.strategy], one.reason ?? text.impossibleUnknown));
  return (
    <NativeSelect
      label={text.strategy}
      {...lockable([text.strategyHelp, ...reasons].join(' '))}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Strategy)}
      data={settings.strategies.map((one) => ({
        value: one.strategy,
        label: text.strategies[one.strategy],
        disabled: !one.possible,
      }))}
      data-testid="auth-tfa-strategy"
    />
  );
}

function platformLine(settings: TenantTfa): string {
  if (settings.enforcedOnSystemLevel) return text.platformEnforced;
  return settings.enforcedUsersGroup ? text.platformRole(settings.enforcedUsersGroup) : text.platformEnabled;
}

/** What has to be confirmed before it is saved; `undefined` for changes that harm nobody. */
function impactOf(settings: TenantTfa, next: Values, byPlatform: boolean): Impact | undefined {
  const { activeUsers = 0, usersWithoutFactor = 0, usersWithoutNumber = 0 } = settings.impact ?? {};
  if (next.strategy !== settings.strategy) {
    return { kind: 'strategy', to: next.strategy, activeUsers, usersWithoutNumber };
  }
  const was = settings.enabledOnTenantLevel || byPlatform;
  if (was && !(next.enabled || byPlatform)) return { kind: 'disable', activeUsers };
  const enforcedBefore = was && settings.totpEnforcedOnTenantLevel;
  const enforcedAfter = (next.enabled || byPlatform) && next.enforced;
  return enforcedAfter && !enforcedBefore ? { kind: 'enforce', usersWithoutFactor } : undefined;
}
