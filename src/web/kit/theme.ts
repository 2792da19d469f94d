import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { shellText } from '../text/shell.ts';

/** Deep petrol: shade 7 carries white text at 6.3:1 and stands on white as text. */
const petrol: MantineColorsTuple = [
  '#e9f5f8',
  '#d2e8ee',
  '#a6d3df',
  '#78bccd',
  '#52a8bd',
  '#3593aa',
  '#1d7c94',
  '#0d667d',
  '#0a5469',
  '#063f50',
];

/** Neutrals leaning to the petrol; shade 6 is the dimmed text and keeps 5:1 on white. */
const gray: MantineColorsTuple = [
  '#f5f8f9',
  '#ecf1f3',
  '#dfe7ea',
  '#cdd8dc',
  '#aebcc2',
  '#6f8087',
  '#566870',
  '#41525a',
  '#2c3b42',
  '#19262c',
];

const dark: MantineColorsTuple = [
  '#d8e1e5',
  '#b8c5cb',
  '#95a6ae',
  '#76888f',
  '#3d4f57',
  '#2c3c43',
  '#202e34',
  '#172329',
  '#10191e',
  '#0a1115',
];

const red: MantineColorsTuple = [
  '#fdeeee',
  '#f9dada',
  '#f2b3b4',
  '#ee9294',
  '#f0787b',
  '#dd4b50',
  '#cc3339',
  '#bb262d',
  '#a01b22',
  '#7e1219',
];

const green: MantineColorsTuple = [
  '#e8f7ef',
  '#d2eedf',
  '#a5dcbf',
  '#74c99c',
  '#4db882',
  '#2fa069',
  '#1f8857',
  '#167348',
  '#0f5d3a',
  '#08452a',
];

const amber: MantineColorsTuple = [
  '#fff6e5',
  '#fdebcb',
  '#f9d697',
  '#f4bf5f',
  '#eeab33',
  '#d0891a',
  '#b06f0d',
  '#8f5806',
  '#744703',
  '#573400',
];

/** Their header elements would count as further banners of the page. */
const dialog = {
  attributes: { header: { role: 'presentation' } },
  closeButtonProps: { 'aria-label': shellText.close },
};

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: 7,
  colors: { petrol, gray, dark, red, green, amber },
  black: '#16242a',
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Switch: { defaultProps: { withThumbIndicator: false } },
    // Several words, on a narrow screen too.
    Tooltip: { defaultProps: { multiline: true, maw: 'min(20rem, calc(100vw - 2rem))' } },
    Modal: { defaultProps: dialog },
    Drawer: { defaultProps: dialog },
  },
});

export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-disabled-color': 'var(--mantine-color-gray-6)',
    '--page-background': 'var(--mantine-color-gray-0)',
    '--card-background': 'var(--mantine-color-white)',
    '--card-border': 'var(--mantine-color-gray-2)',
    '--success-ink': 'var(--mantine-color-green-7)',
    '--warning-ink': 'var(--mantine-color-amber-7)',
    '--danger-ink': 'var(--mantine-color-red-7)',
    '--info-ink': 'var(--mantine-color-petrol-7)',
    '--success-soft': 'var(--mantine-color-green-0)',
    '--warning-soft': 'var(--mantine-color-amber-0)',
    '--danger-soft': 'var(--mantine-color-red-0)',
    '--info-soft': 'var(--mantine-color-petrol-0)',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-disabled-color': 'var(--mantine-color-dark-2)',
    '--mantine-color-anchor': 'var(--mantine-color-petrol-3)',
    '--page-background': 'var(--mantine-color-dark-8)',
    '--card-background': 'var(--mantine-color-dark-7)',
    '--card-border': 'var(--mantine-color-dark-5)',
    '--success-ink': 'var(--mantine-color-green-3)',
    '--warning-ink': 'var(--mantine-color-amber-3)',
    '--danger-ink': 'var(--mantine-color-red-3)',
    '--info-ink': 'var(--mantine-color-petrol-3)',
    '--success-soft': 'color-mix(in srgb, var(--mantine-color-green-7) 22%, transparent)',
    '--warning-soft': 'color-mix(in srgb, var(--mantine-color-amber-7) 25%, transparent)',
    '--danger-soft': 'color-mix(in srgb, var(--mantine-color-red-7) 25%, transparent)',
    '--info-soft': 'color-mix(in srgb, var(--mantine-color-petrol-7) 30%, transparent)',
  },
});
