import { Button, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCheck, IconCopy, IconDeviceMobile } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { PendingSecret } from '../../../web/api/totp-secret.ts';
import { QrCode } from '../../../web/kit/QrCode.tsx';
import { totpText as text } from '../../../web/text/totp.ts';
import { inGroups, readOtpauth } from './otpauth.ts';
import classes from './SecretView.module.css';

interface SecretViewProps {
  readonly secret: PendingSecret;
}

/** The secret as a QR code, as a key to type, and, where the app may be on this very device, as a link. */
export function SecretView({ secret }: SecretViewProps) {
  const touch = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false });
  const [qrWanted, setQrWanted] = useState(false);
  const showQr = !touch || qrWanted;
  return (
    <Stack gap="sm">
      {touch && (
        <Stack gap={4} align="flex-start">
          <Button
            component="a"
            href={secret.address}
            leftSection={<IconDeviceMobile size={18} />}
            data-testid="totp-open-app"
          >
            {text.openInApp}
          </Button>
          <Text size="sm" c="dimmed">
            {text.sameDevice}
          </Text>
          {!qrWanted && (
            <UnstyledButton className={classes.link ?? ''} onClick={() => setQrWanted(true)} data-testid="totp-show-qr">
              {text.showQr}
            </UnstyledButton>
          )}
        </Stack>
      )}
      <div className={classes.sides}>
        {showQr && (
          <div className={classes.code}>
            <QrCode content={secret.address} alternative={text.qrAlternative} testId="totp-qr" />
          </div>
        )}
        <Stack gap="xs" className={classes.hand ?? ''}>
          {showQr && <Text size="sm">{text.scan}</Text>}
          <KeyByHand secretKey={secret.key} />
        </Stack>
      </div>
      <Details address={secret.address} />
    </Stack>
  );
}

function KeyByHand({ secretKey }: { readonly secretKey: string }) {
  const shown = useRef<HTMLElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'selected' | undefined>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secretKey);
      setOutcome('copied');
    } catch {
      // No permission, or no secure context: at least select it.
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current);
      setOutcome('selected');
    }
  };
  return (
    <>
      <Text size="sm" id="totp-key-label">
        {text.byHand}
      </Text>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this names what is only read */}
      <div role="group" aria-labelledby="totp-key-label" className={classes.key}>
        <code className="sallyport-key" ref={shown} data-testid="totp-secret">
          {inGroups(secretKey)}
        </code>
      </div>
      <div className={classes.copy}>
        <Button
          variant="default"
          size="xs"
          leftSection={outcome === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={copy}
          data-testid="totp-copy"
        >
          {text.copyKey}
        </Button>
        <Text size="sm" component="span" role="status">
          {outcome === 'copied' ? text.copied : outcome === 'selected' ? text.copyFailed : ''}
        </Text>
      </div>
    </>
  );
}

function Details({ address }: { readonly address: string }) {
  const { account, issuer, digits, period, algorithm } = useMemo(() => readOtpauth(address), [address]);
  const rows = [
    [text.account, account],
    [text.issuer, issuer],
    [text.type, text.timeBased],
    [text.digits, digits],
    [text.period, text.seconds(period)],
    [text.algorithm, algorithm],
  ] as const;
  return (
    <details className={classes.details} data-testid="totp-details">
      <summary>{text.details}</summary>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
