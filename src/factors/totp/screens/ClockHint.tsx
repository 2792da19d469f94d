import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { serverNow } from '../../../web/api/server-clock.ts';
import { asClock } from '../../../web/text/language.ts';
import { totpText as text } from '../../../web/text/totp.ts';

/** A phone whose clock is off makes codes that never fit: show the time that they have to fit to. */
export function ClockHint() {
  const [time, setTime] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setTime(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text size="sm" data-testid="totp-server-time">
      {text.clock} {text.serverTime}{' '}
      <Text component="time" inherit fw={600} dateTime={time.toISOString()}>
        {asClock(time)}
      </Text>
    </Text>
  );
}
