import { describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';

// T048, T151, T152 (CVE-2025-6004, CVE-2020-12812): no spelling of a name has a budget, or an account, of its own.
describe.each(engines)('spellings of one user name, on %s', (engine) => {
  const server = withServer(engine);

  test.each([false, true])('share one counter (names ignore case: %s)', async (ignoreCase) => {
    const { settings } = server().house.tools.storage;
    await settings.put(TENANT, 'configuration', 'tenant.login.ignore-case', String(ignoreCase));
    const name = ignoreCase ? 'Zoé-k' : 'Zoë-k';
    const person = await newPerson(server(), { userName: name, displayName: `${name} Alias` });
    const variants = [
      ...[name, name.toUpperCase(), name.toLowerCase(), ` ${name}`, `${name} `, name.normalize('NFD')],
      ...[
        name.replace('k', '\u212a'),
        fullWidth(name),
        `${TENANT}/${name}`,
        ...(ignoreCase ? [`${name} Alias`] : [name]),
      ],
    ];
    for (const [index, variant] of variants.entries()) {
      const answer = await server().client().login(variant, `not-that-${index}`);
      expect([variant, answer.code]).toEqual([variant, 'badCredentials']);
    }
    for (const variant of [name, ...variants]) {
      expect([variant, (await server().client().login(variant, 'again')).code]).toEqual([variant, 'tooManyAttempts']);
    }
    expect(
      (
        await server()
          .client()
          .get('/user/currentUser', { basic: [name, person.password] })
      ).code,
    ).toBe('tooManyAttempts');
    await settings.remove(TENANT, 'configuration', 'tenant.login.ignore-case');
  });

  test('of a name that does not exist share one counter too', async () => {
    const variants = ['Ghost', 'GHOST', ' ghost', 'ghost ', 'g\u200bhost'.replace('\u200b', ''), fullWidth('Ghost')];
    for (let guess = 0; guess < 10; guess++) {
      const name = variants[guess % variants.length] ?? '';
      expect((await server().client().login(name, `not-that-${guess}`)).code).toBe('badCredentials');
    }
    for (const name of variants) expect((await server().client().login(name, 'x')).code).toBe('tooManyAttempts');
  });

  test('cannot be created beside it, as name or alias', async () => {
    await newPerson(server(), { userName: 'Carla', displayName: 'Carla Alias' });
    const admin = await server().admin();
    for (const userName of ['CARLA', 'carla', fullWidth('Carla')]) {
      const made = await admin.post(`/user/${TENANT}/users`, { userName, password: 'Passw0rd!x' });
      expect([userName, made.status]).toEqual([userName, 409]);
    }
    const person = await newPerson(server());
    for (const displayName of ['carla', 'CARLA ALIAS', person.userName.toUpperCase()]) {
      const changed = await admin.put(person.path, { displayName });
      expect([displayName, changed.status]).toEqual([displayName, displayName.startsWith('P') ? 422 : 409]);
    }
  });

  test('a name with invisible or directing characters is no name', async () => {
    const admin = await server().admin();
    for (const userName of [
      'adm\u200bin',
      'adm\u202ein',
      'admin\u2060',
      '\ufeffadmin',
      'adm\u00adin',
      'new',
      'a b',
      'a:b',
      'a/b',
    ]) {
      const made = await admin.post(`/user/${TENANT}/users`, { userName, password: 'Passw0rd!x' });
      expect([userName, made.status]).toEqual([userName, 422]);
    }
  });
});

const fullWidth = (text: string) =>
  text.replaceAll(/[A-Za-z]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0));
