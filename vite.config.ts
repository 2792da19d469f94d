import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Replaced by the server in every HTML answer; see the Content-Security-Policy. */
const NONCE = '__CSP_NONCE__';

/** Colour scheme before the first paint: one small inline script in every page, so that dark never flashes white. */
const firstPaint = (): Plugin => ({
  name: 'sallyport-first-paint',
  transformIndexHtml: {
    order: 'pre',
    handler: () => [
      {
        tag: 'script',
        attrs: { nonce: NONCE },
        children: readFileSync(at('src/web/kit/first-paint.js'), 'utf8').replace(/\s*\n\s*/g, ' '),
        injectTo: 'head',
      },
    ],
  },
});

export default defineConfig({
  root: at('src/web'),
  plugins: [react(), firstPaint()],
  html: { cspNonce: NONCE },
  server: {
    proxy: Object.fromEntries(['/tenant', '/user', '/audit'].map((path) => [`${path}/`, 'http://localhost:8080'])),
  },
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    // data: fonts and scripts are forbidden by the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        login: at('src/web/login/index.html'),
        'user-settings': at('src/web/user-settings/index.html'),
        administration: at('src/web/administration/index.html'),
      },
    },
  },
});
