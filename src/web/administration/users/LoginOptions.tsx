import { Button, Checkbox, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconKey, IconMail } from '@tabler/icons-react';
import type { UserTfa } from '../../../contract/users.ts';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { usersText as text } from '../../text/users.ts';
import classes from './LoginOptions.module.css';
import type { UserForm } from './user-form.ts';

interface LoginOptionsProps {
  readonly form: UserForm;
  readonly tfa: UserTfa;
  readonly isMe: boolean;
  readonly readOnly: boolean;
  /** Why enforcement cannot be taken from this single user. */
  readonly enforcedAbove: string | undefined;
  /** Nothing can send a code. */
  readonly noGateway: boolean;
  readonly mayEnforce: boolean;
  readonly mayRevoke: boolean;
  /** The secret was revoked on this page. */
  readonly revoked: boolean;
  readonly onRevoke: () => void;
  /** Absent where no link can be sent. */
  readonly onSendLink: (() => void) | undefined;
  /** The caller's own: the settings dialog, which asks for the current one. */
  readonly onChangeOwnPassword: () => void;
}

/** In the order of the handbook: enable, enforce, must change password, revoke. */
export function LoginOptions(props: LoginOptionsProps) {
  const { form, tfa, isMe, readOnly, mayRevoke, revoked, onRevoke, enforcedAbove } = props;
  const available = tfa.status !== 'unavailable';
  const excluded = tfa.status === 'excluded';
  const stillEnforced = enforcedAbove
    ? text.stillEnforcedAbove
    : form.values.tfaEnforced
      ? text.stillEnforced
      : undefined;
  return (
    <Stack gap="md" component="section" aria-labelledby="login-options" className={classes.section ?? ''}>
      <Title order={3} size="h5" id="login-options">
        {text.loginOptions}
      </Title>
      {available && excluded && <Text size="sm">{text.excluded}</Text>}
      {available && !excluded && <TfaBoxes {...props} />}
      {revoked && !tfa.tfaEnabled && stillEnforced && (
        <MessageBox message={{ kind: 'warning', text: stillEnforced }} testId="user-still-enforced" />
      )}
      {!isMe && (
        <Checkbox
          label={text.mustChangePassword}
          disabled={readOnly}
          {...form.getInputProps('shouldResetPassword', { type: 'checkbox' })}
          data-testid="user-must-change"
        />
      )}
      {props.onSendLink && (
        <div>
          <Button
            variant="default"
            leftSection={<IconMail size={18} />}
            onClick={props.onSendLink}
            data-testid="user-send-link"
          >
            {text.sendLink}
          </Button>
        </div>
      )}
      {isMe && !readOnly && (
        <div>
          <Button variant="default" onClick={props.onChangeOwnPassword} data-testid="user-change-password">
            {text.changePassword}
          </Button>
        </div>
      )}
      {available && tfa.strategy === 'TOTP' && tfa.tfaEnabled && mayRevoke && (
        <div>
          <Button
            variant="outline"
            color="red"
            leftSection={<IconKey size={18} />}
            onClick={onRevoke}
            data-testid="user-revoke"
          >
            {text.revoke}
          </Button>
        </div>
      )}
    </Stack>
  );
}

function TfaBoxes({ form, tfa, isMe, readOnly, enforcedAbove, noGateway, mayEnforce }: LoginOptionsProps) {
  const locked = readOnly || isMe || !mayEnforce || enforcedAbove !== undefined;
  if (tfa.strategy === 'SMS') {
    const help = enforcedAbove ?? (isMe ? text.smsHelpOwn : text.smsHelp);
    const above = enforcedAbove !== undefined;
    return <SmsBox form={form} locked={locked} help={help} above={above} noGateway={noGateway} />;
  }
  const dates = text.tfaSince(tfa.activatedAt, tfa.lastTfaRequestTime);
  return (
    <>
      <EnableTfaBox
        strategy={tfa.strategy}
        checked={tfa.tfaEnabled}
        help={tfa.tfaEnabled ? (isMe ? undefined : text.enableTfaHelpActive) : text.enableTfaHelpInactive}
        more={tfa.tfaEnabled ? dates : ''}
      />
      {tfa.strategy === 'TOTP' && (
        <Checkbox
          label={text.enforceTotp}
          description={enforcedAbove ?? (isMe ? text.enforceHelpOwn : text.enforceHelp)}
          disabled={locked}
          {...form.getInputProps('tfaEnforced', { type: 'checkbox' })}
          {...(enforcedAbove ? { checked: true } : {})}
          classNames={{ label: classes.readable ?? '', description: classes.readable ?? '' }}
          data-testid="user-tfa-enforced"
        />
      )}
    </>
  );
}

interface SmsBoxProps {
  readonly form: UserForm;
  readonly locked: boolean;
  readonly help: string;
  /** On for this user by something above; it cannot be taken from a single one. */
  readonly above: boolean;
  readonly noGateway: boolean;
}

/** Codes by SMS are switched on and off by an administrator, for others only; off also where nothing can send them. */
export function SmsBox({ form, locked, help, above, noGateway }: SmsBoxProps) {
  const isOn = above || form.values.smsEnabled;
  return (
    <>
      <Checkbox
        label={
          <>
            {text.enableTfa}{' '}
            <Text component="span" c="dimmed" inherit>
              (SMS)
            </Text>
          </>
        }
        description={help}
        disabled={locked || (noGateway && !form.values.smsEnabled)}
        {...form.getInputProps('smsEnabled', { type: 'checkbox' })}
        {...(above ? { checked: true } : {})}
        classNames={{ label: classes.readable ?? '', description: classes.readable ?? '' }}
        data-testid="user-sms-enabled"
      />
      {noGateway && (
        <MessageBox
          message={{ kind: 'danger', text: isOn ? text.noGatewayActive : text.noGatewayOff }}
          icon={IconAlertTriangle}
          testId="user-no-gateway"
        />
      )}
    </>
  );
}

interface EnableTfaBoxProps {
  readonly strategy: string;
  readonly checked: boolean;
  readonly help: string | undefined;
  readonly more?: string;
}

/** TOTP is set up by each user personally: an administrator sees the box, and cannot tick it. */
export function EnableTfaBox({ strategy, checked, help, more }: EnableTfaBoxProps) {
  return (
    <Checkbox
      checked={checked}
      disabled
      readOnly
      label={
        <>
          {text.enableTfa}{' '}
          <Text component="span" c="dimmed" inherit>
            ({strategy})
          </Text>
        </>
      }
      description={
        <>
          {help}
          {more && (
            <span className={classes.more} data-testid="user-tfa-since">
              {more}
            </span>
          )}
        </>
      }
      classNames={{ label: classes.readable ?? '', description: classes.readable ?? '' }}
      data-testid="user-tfa-enabled"
    />
  );
}
