import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { giveCode, giveCredentials } from '../actions/login.ts';
import { setScene } from '../actions/scene.ts';
import { isAt, says } from '../actions/see.ts';

/**
 * Does what the platform's own applications do at their start: asks who is logged in, notes its address and leaves for
 * the login where nobody is; compiles a template; asks for its manifest, and shakes hands for realtime.
 */
const page = `<!doctype html><html lang="en"><title>Hosted</title><style>h1 { color: rgb(0, 0, 0) }</style><h1>Starting</h1>
<script>
  const h1 = document.querySelector('h1');
  const get = (path) => fetch(path, { headers: { UseXBasic: 'true' } });
  const start = async () => {
    const me = await get('/user/currentUser');
    if (me.status !== 200) {
      sessionStorage.setItem('c8yRedirectAfterLoginPath', location.pathname + location.search + location.hash);
      location.href = '/apps/public/login/' + location.search;
      return;
    }
    const greet = new Function('name', 'return "Hello " + name');
    const { application } = await (await get('/application/applications/hosted/manifest')).json();
    const xsrfToken = /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1];
    const hello = { channel: '/meta/handshake', ext: { 'com.cumulocity.authn': { xsrfToken } } };
    const body = JSON.stringify([hello]);
    const headers = { 'content-type': 'application/json' };
    const [answer] = await (await fetch('/notification/realtime', { method: 'POST', headers, body })).json();
    h1.textContent = greet((await me.json()).userName) + ' of ' + application.name + ', realtime ' + answer.successful;
  };
  start();
</script></html>`;

const appsDir = mkdtempSync(join(tmpdir(), 'sallyport-hosted-'));
mkdirSync(join(appsDir, 'hosted'));
writeFileSync(join(appsDir, 'hosted', 'index.html'), page);
writeFileSync(join(appsDir, 'hosted', 'cumulocity.json'), JSON.stringify({ name: 'Hosted try' }));
afterAll(() => rmSync(appsDir, { recursive: true }));

const scene = setScene({ tfa: true, settings: { SALLYPORT_APPS_DIR: appsDir } });

describe('A hosted application', () => {
  it('leads to the login, with both factors, and is come back to where it was', async () => {
    const user = await scene.house().newTotpAccount();
    const visitor = await scene.visitor();
    await visitor.goto('/apps/hosted/?view=7#/devices');
    await visitor.getByTestId('login-username').waitFor();
    await giveCredentials(visitor, user);
    await giveCode(visitor, await user.phone.code());
    await says(visitor, `Hello ${user.userName} of Hosted try, realtime true`);
    await isAt(visitor, '/apps/hosted/');
  });

  it('is led back to nowhere else, whatever it noted', async () => {
    const user = await scene.house().newAccount();
    const visitor = await scene.visitor();
    await visitor.goto('/login');
    await visitor.evaluate('sessionStorage.setItem("c8yRedirectAfterLoginPath", "//evil.example/apps")');
    await visitor.reload();
    await giveCredentials(visitor, user);
    await visitor.getByRole('button', { name: 'Not now' }).click();
    await isAt(visitor, '/user-settings');
  });
});
