import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../actions/house.ts';
import { setScene } from '../actions/scene.ts';

/*
 * The official client as pages carry it: bundled, from the same origin, with the cookies of a real browser. What it does
 * outside of browsers is in test/http/clients.
 */
const appsDir = mkdtempSync(join(tmpdir(), 'sallyport-official-'));
const app = join(appsDir, 'official');
mkdirSync(app);
beforeAll(async () => {
  const entry = join(appsDir, 'entry.js');
  const client = join(import.meta.dirname, '../../../node_modules/@c8y/client/lib/esm2015/index.js');
  writeFileSync(entry, `import * as c8y from ${JSON.stringify(client)};\nglobalThis.c8y = c8y;\n`);
  writeFileSync(
    join(app, 'index.html'),
    '<!doctype html><html lang="en"><title>Official</title><link rel="icon" href="data:,"><script type="module" src="client.js"></script></html>',
  );
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: app,
      emptyOutDir: false,
      minify: false,
      lib: { entry, formats: ['es'], fileName: () => 'client.js' },
    },
  });
});
afterAll(() => rmSync(appsDir, { recursive: true }));

const scene = setScene({ tfa: true, settings: { SALLYPORT_APPS_DIR: appsDir } });

/** Code of the page: what it makes of the client, as data. */
interface Told {
  readonly [name: string]: unknown;
}

async function opened(): Promise<Page> {
  const page = await scene.visitor();
  await page.goto('/apps/official/');
  await page.waitForFunction('globalThis.c8y !== undefined');
  return page;
}

/** Runs code in the page, with `login` and the classes of the client at hand. */
const inPage = (
  page: Page,
  { userName: user, password }: Account,
  tfa: string | undefined,
  code: string,
): Promise<Told> =>
  page.evaluate(`(async () => {
    const { Client, BasicAuth, BearerAuth, BearerAuthFromSessionStorage, CookieAuth } = globalThis.c8y;
    const login = { ...${JSON.stringify({ user, password, tfa })} };
    const status = (call) => call.then(({ res }) => res.status, (error) => error.res?.status ?? String(error));
    ${code}
  })()`);

describe('The official client in a page', () => {
  it('logs in with cookies, changes something, waits for news, and logs out', async () => {
    const account = await scene.house().newTotpAccount();
    const page = await opened();
    const told = await inPage(
      page,
      account,
      await account.phone.code(),
      `const wrong = await status(Client.authenticateViaOAuthInternalCookie({ ...login, tfa: undefined }));
      const client = await Client.authenticateViaOAuthInternalCookie(login);
      const byCookie = client.core.authIsInstanceOf(CookieAuth);
      const tenant = client.core.tenant;
      const { data: me } = await client.user.current();
      const { data: changed } = await client.user.updateCurrent({ ...me, lastName: 'Paged' });
      const { isActive } = (await client.user.getActivityTotp()).data;
      const unread = !document.cookie.includes('authorization');
      const hello = client.core.getCometdHandshake({ channel: '/meta/handshake' });
      const shaken = await client.core.fetch('notification/realtime', {
        method: 'POST', body: JSON.stringify([hello]), headers: { 'content-type': 'application/json' },
      });
      const [{ successful }] = await shaken.json();
      const ended = (await client.core.performLogoutOnCurrentAuthStrategy()).status;
      const after = await status(client.user.current());
      return { wrong, byCookie, tenant, userName: me.userName, lastName: changed.lastName, isActive, unread, successful,
        ended, after, cookie: document.cookie };`,
    );
    expect(told).toEqual({
      ...{ wrong: 401, byCookie: true, tenant: 't1', userName: account.userName, lastName: 'Paged', isActive: true },
      ...{ unread: true, successful: true, ended: 200, after: 401, cookie: '' },
    });
  });

  it('uses Basic beside a cookie that lingers, a bearer, and a token left in the session storage', async () => {
    const [account, other] = [await scene.house().newAccount(), await scene.house().newAccount()];
    const page = await opened();
    const told = await inPage(
      page,
      account,
      undefined,
      `await Client.authenticateViaOAuthInternalCookie(login);
      const basic = new Client(new BasicAuth({ user: '${other.userName}', password: login.password }));
      const { data: byBasic } = await basic.user.current();
      const bearer = await Client.authenticateViaOAuthInternal(login);
      const { data: byBearer } = await bearer.user.current();
      const form = new URLSearchParams({ grant_type: 'PASSWORD', username: '${other.userName}', password: login.password });
      const answer = await fetch('/tenant/oauth/token', { method: 'POST', body: form });
      sessionStorage.setItem('bearerAuthToken', (await answer.json()).access_token);
      const stored = new Client(new BearerAuthFromSessionStorage());
      const { data: byStored } = await stored.user.updateCurrent({ firstName: 'Stored' });
      const left = sessionStorage.getItem('bearerAuthToken');
      const ended = [(await bearer.core.performLogoutOnCurrentAuthStrategy()).status,
        (await stored.core.performLogoutOnCurrentAuthStrategy()).status];
      return { byBasic: byBasic.userName, byBearer: byBearer.userName, byStored: byStored.userName, left, ended };`,
    );
    expect(told).toEqual({
      ...{ byBasic: other.userName, byBearer: account.userName, byStored: other.userName },
      ...{ left: null, ended: [200, 200] },
    });
  });
});
