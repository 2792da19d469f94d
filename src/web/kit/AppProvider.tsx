import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { resolveCssVariables, theme } from './theme.ts';
import { useKeptPlace } from './use-kept-place.ts';

/** The nonce that the server wrote into this page; every style element made at run time has to carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Read by the scroll lock behind dialogs and drawers, which adds a style element of its own.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;

// The same key is read before the first paint (first-paint.js).
const colorSchemeManager = localStorageColorSchemeManager({ key: 'sallyport-color-scheme' });

interface AppProviderProps {
  readonly children: ReactNode;
}

export function AppProvider({ children }: AppProviderProps) {
  useKeptPlace();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveCssVariables}
      getStyleNonce={() => nonce}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      withGlobalClasses
    >
      {children}
    </MantineProvider>
  );
}
