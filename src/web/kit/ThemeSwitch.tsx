import { SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import { shellText } from '../text/shell.ts';

const schemes = ['auto', 'light', 'dark'] as const;

export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div>
      <Text size="sm" fw={500} id="theme-label" mb={4}>
        {shellText.theme}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby="theme-label"
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as (typeof schemes)[number])}
        data={schemes.map((scheme) => ({ value: scheme, label: shellText.themes[scheme] }))}
        data-testid="usermenu-theme"
      />
    </div>
  );
}
