import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../src/server/configuration.ts';
import type { Client } from '../support/http-client.ts';
import { newPerson, signedInPerson } from '../support/people.ts';
import { noGateway } from '../support/sms-people.ts';
import { startServer, TENANT, type TestServer } from '../support/start-server.ts';

const dir = mkdtempSync(join(tmpdir(), 'sallyport-apps-'));
const put = (path: string, content: string | Buffer) => {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), content);
};
let server: TestServer;
let anyone: Client;

beforeAll(async () => {
  put(
    'cockpit/cumulocity.json',
    JSON.stringify({ name: 'Cockpit', key: 'cockpit-key', contextPath: 'liar', icon: 'x' }),
  );
  put('cockpit/index.html', '<!doctype html><title>Cockpit</title>');
  put('cockpit/main.9f86d081884c7d65.js', 'export {};');
  put('cockpit/nested/style.css', 'a{}');
  put('cockpit/image.png', Buffer.from([0x89, 0x50]));
  put('cockpit/.env', 'SECRET=1');
  put('cockpit/.git/config', 'secret');
  put(
    'own-policy/cumulocity.json',
    JSON.stringify({ contentSecurityPolicy: "default-src 'self' https:;\r\nX-Evil: 1" }),
  );
  put('own-policy/index.html', 'x');
  put('broken/cumulocity.json', '{');
  put('broken/index.html', 'broken');
  put('public-options/options.json', '{"platform":true}');
  put('public-options@app-cockpit/options.json', '{"cockpit":true}');
  put('user-defined-translations/de.json', '{"Hello":"Hallo"}');
  put('..secret/index.html', 'secret');
  put('secret.txt', 'secret');
  symlinkSync('/etc', join(dir, 'cockpit/etc'));
  symlinkSync(join(dir, 'secret.txt'), join(dir, 'cockpit/link.txt'));
  // With a gateway there are two services more: see observed-requests/sms-login.test.ts.
  server = await startServer('sqlite', { sms: noGateway, appsDir: dir });
  anyone = server.client();
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

describe('the applications', () => {
  const names = (answer: { at(path: string): unknown }) =>
    (answer.at('applications') as { name: string }[]).map(({ name }) => name);

  test('are those of the folder and our own pages, the same for every way of asking', async () => {
    const admin = await server.admin();
    const all = await admin.get('/application/applications?pageSize=100');
    expect(names(all)).toEqual(['Login', 'User settings', 'Administration', 'Cockpit', 'own-policy']);
    for (const path of [
      ...['applicationsByUser/admin?noPaging=true&dropOverwrittenApps=true&pageSize=1', 'applications?noPaging=true'],
      `applicationsByTenant/${TENANT}?pageSize=2000`,
    ]) {
      expect([path, names(await admin.get(`/application/${path}`))]).toEqual([path, names(all)]);
    }
    expect(names(await admin.get(`/application/applicationsByOwner/${TENANT}`))).toEqual([]);
    const cockpit = (await admin.get('/application/applicationsByName/Cockpit')).at('applications.0') as { id: string };
    expect(cockpit).toMatchObject({
      ...{ name: 'Cockpit', key: 'cockpit-key', contextPath: 'cockpit', type: 'HOSTED', manifest: { icon: 'x' } },
      owner: { tenant: { id: 'management' } },
    });
    expect((await admin.get(`/application/applications/${cockpit.id}`)).body).toEqual(cockpit);
    const manifest = await admin.get('/application/applications/cockpit/manifest');
    expect(manifest.body).toEqual({
      name: 'Cockpit',
      key: 'cockpit-key',
      contextPath: 'liar',
      icon: 'x',
      application: cockpit,
    });
    expect((await admin.get('/application/applications/administration/manifest')).at('application.id')).toMatch(
      /^\d+$/,
    );
    const current = await admin.get('/tenant/currentTenant');
    expect(current.at('applications.references')).toHaveLength(5);
    expect((await admin.get('/application/applications/nobody')).code).toBe('applicationNotFound');
    expect(server.log.some((line) => line.includes('broken') && line.includes('no JSON'))).toBe(true);
  });

  test('come in pages, with links that lead on', async () => {
    const admin = await server.admin();
    const first = await admin.get('/application/applications?pageSize=3&withTotalPages=true');
    expect(first.at('statistics')).toEqual({ currentPage: 1, pageSize: 3, totalPages: 2 });
    const next = new URL(String(first.at('next')));
    expect(names(await admin.get(`${next.pathname}${next.search}`))).toEqual(['Cockpit', 'own-policy']);
  });

  test('keep their ids on another process and after another application came', async () => {
    const ids = async (on: TestServer) => {
      const admin = await on.admin();
      const { body } = await admin.get('/application/applications?noPaging=true');
      const { applications } = body as { applications: { id: string; contextPath: string }[] };
      return new Map(applications.map(({ id, contextPath }) => [contextPath, id]));
    };
    const before = await ids(server);
    put('aaa/cumulocity.json', '{}');
    const after = await ids(await server.another());
    rmSync(join(dir, 'aaa'), { recursive: true });
    expect(after.has('aaa')).toBe(true);
    for (const [contextPath, id] of before) expect(after.get(contextPath)).toBe(id);
  });

  test('of somebody else are for those who see users, of another tenant for nobody here', async () => {
    const { client, person } = await signedInPerson(server);
    const other = await newPerson(server);
    expect((await client.get(`/application/applicationsByUser/${person.userName}`)).status).toBe(200);
    expect((await client.get(`/application/applicationsByUser/${other.userName}`)).code).toBe('accessDenied');
    const admin = await server.admin();
    expect((await admin.get(`/application/applicationsByUser/${other.userName}`)).status).toBe(200);
    expect((await admin.get('/application/applicationsByUser/nobody')).code).toBe('userNotFound');
    for (const by of ['Tenant', 'Owner']) {
      expect((await admin.get(`/application/applicationsBy${by}/t2`)).code).toBe('accessDenied');
    }
  });
});

describe('files of hosted applications', () => {
  test.each([
    ['/apps/cockpit/', 'text/html', 'no-cache', 'Cockpit'],
    ['/apps/public/cockpit/', 'text/html', 'no-cache', 'Cockpit'],
    ['/apps/cockpit/index.html?x=1', 'text/html', 'no-cache', 'Cockpit'],
    ['/apps/cockpit/main.9f86d081884c7d65.js', 'javascript', 'public, max-age=31536000, immutable', 'export'],
    ['/apps/cockpit/nested/style.css', 'text/css', 'no-cache', 'a{}'],
    ['/apps/cockpit/image.png', 'image/png', 'no-cache', ''],
    ['/apps/cockpit/cumulocity.json?nocache=123', 'application/json', 'no-cache', 'liar'],
    ['/apps/broken/index.html', 'text/html', 'no-cache', 'broken'],
    ['/apps/public/public-options@app-cockpit/options.json?nocache=1', 'application/json', 'no-cache', 'cockpit'],
    ['/apps/public/public-options@app-administration/options.json', 'application/json', 'no-cache', 'platform'],
    ['/apps/public/public-options/options.json', 'application/json', 'no-cache', 'platform'],
    ['/apps/public/user-defined-translations/de.json', 'application/json', 'no-cache', 'Hallo'],
  ])('%s', async (url, type, cache, text) => {
    const answer = await anyone.get(url);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, cache]);
    expect(answer.headers['content-type']).toContain(type);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.text).toContain(text);
    const again = await anyone.get(url, { headers: { 'if-none-match': String(answer.headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test.each([
    ...[
      '/apps/administration/cumulocity.json',
      '/apps/login/main.js',
      '/apps/',
      '/apps',
      '/apps/nobody/',
      '/apps/cockpit/nobody.js',
      '/apps/cockpit/nested/',
      '/apps/cockpit/nested',
    ],
    ...['/apps/cockpit/.env', '/apps/cockpit/.git/config', '/apps/cockpit/nested/../.env', '/apps/secret.txt'],
    ...['/apps/cockpit/etc/passwd', '/apps/cockpit/link.txt', '/apps/..secret/', '/apps/public/public/cockpit/'],
    ...['/apps/cockpit/..%2f..%2fetc%2fpasswd', '/apps/cockpit/%2e%2e/%2e%2e/etc/passwd', '/apps/%2e%2e/secret.txt'],
    ...['/apps/cockpit/..%5c..%5csecret.txt', '/apps/cockpit//index.html', '/apps/%2fetc/passwd', '/apps//etc/passwd'],
    ...['/apps/cockpit/index.html%00.png', '/apps/cockpit/%252e%252e/%252e%252e/secret.txt', '/apps/./secret.txt'],
    ...['/apps/public/../secret.txt', '/apps/cockpit/index.html/', '/apps/__proto__/', '/apps/constructor/'],
  ])('%s is not there', async (url) => {
    const answer = await anyone.get(url);
    expect([400, 404, 422]).toContain(answer.status);
    expect(answer.text).not.toMatch(/SECRET=|root:|^secret/);
  });

  test('a folder without its slash is sent there, names of ours to our pages, each with its query and to nowhere else', async () => {
    const to = async (url: string) => {
      const { status, headers } = await anyone.get(url);
      return [status, headers.location];
    };
    expect(await to('/apps/cockpit?a=b%26c')).toEqual([302, '/apps/cockpit/?a=b%26c']);
    expect(await to('/apps/public/cockpit')).toEqual([302, '/apps/public/cockpit/']);
    expect(await to('/apps/public/login/?token=abc&email=a%40b')).toEqual([302, '/login?token=abc&email=a%40b']);
    expect(await to('/apps/public/login/index.html')).toEqual([302, '/login']);
    expect(await to('/apps/administration/index.html')).toEqual([302, '/administration']);
    expect(await to('/apps/login/?//evil.example')).toEqual([302, '/login?//evil.example']);
    expect((await to('//apps/cockpit'))[0]).toBe(404);
  });

  test('an application runs under its own policy, or one that lets it run; nobody else frames it; ours stays strict', async () => {
    const policy = async (url: string) => String((await anyone.get(url)).headers['content-security-policy']);
    expect(await policy('/apps/cockpit/')).toMatch(
      /script-src 'self' 'unsafe-inline' 'unsafe-eval'.*, frame-ancestors 'self'$/,
    );
    const own = await anyone.get('/apps/own-policy/');
    expect(own.headers['content-security-policy']).toBe("default-src 'self' https:; X-Evil: 1, frame-ancestors 'self'");
    expect(own.headers['x-evil']).toBeUndefined();
    expect(await policy('/user/currentUser')).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});

test('a folder that is none stops the start', () => {
  expect(() => readConfiguration({ SALLYPORT_APPS_DIR: '/does/not/exist' })).toThrow(
    /SALLYPORT_APPS_DIR must be a folder/,
  );
  expect(readConfiguration({ SALLYPORT_APPS_DIR: dir }).appsDir).toBe(dir);
});
