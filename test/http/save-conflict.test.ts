import { describe, expect, test } from 'vitest';
import { groups, newPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

describe.each(engines)('two saves of one version of a user, on %s', (engine) => {
  const server = withServer(engine);

  test('that change global roles alone: one is stored, the other is told, also at the same moment', async () => {
    const person = await newPerson(server());
    const admin = await server().admin();
    const version = Number(String((await admin.get(person.path)).headers.etag).replaceAll('"', ''));
    const wanted = [groups.business, groups.tenantManager, groups.userManager, groups.sharedUserManager];
    const answers = await Promise.all(wanted.map((id) => admin.put(person.path, { groupIds: [id], version })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const stored = wanted[answers.findIndex(({ status }) => status === 200)];
    const after = await admin.get(person.path);
    expect(after.at('groups.references')).toHaveLength(1);
    expect(after.at('groups.references.0.group.id')).toBe(stored);
  });
});

describe.each(engines)('saves of one version of a tenant’s SMS provider, on %s', (engine) => {
  const server = withServer(engine);
  const PATH = '/tenant/sms-provider';
  const webhook = (host: string) => ({ provider: 'webhook', settings: { url: `https://${host}.example.com/` } });
  const versionOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers.etag).replaceAll('"', '');

  test('one is stored, the others are told, also at the same moment and where there was none before', async () => {
    const admin = await server().admin();
    for (const round of ['first', 'second']) {
      const version = versionOf(await admin.get(PATH));
      const hosts = [1, 2, 3, 4].map((number) => `${round}-${number}`);
      const answers = await Promise.all(hosts.map((host) => admin.put(PATH, { ...webhook(host), version })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      expect(answers.filter(({ status }) => status === 409).map(({ code }) => code)).toEqual(
        Array(3).fill('changedMeanwhile'),
      );
      const stored = hosts[answers.findIndex(({ status }) => status === 200)];
      expect((await admin.get(PATH)).at('settings.url')).toBe(`https://${stored}.example.com/`);
    }
  });

  test('what was deleted meanwhile does not come back, and a version is good again only as it is read', async () => {
    const admin = await server().admin();
    const saved = await admin.put(PATH, webhook('kept'));
    expect(versionOf(saved)).toBe(versionOf(await admin.get(PATH)));
    expect((await admin.put(PATH, { ...webhook('kept'), version: versionOf(saved) })).status).toBe(200);
    expect((await admin.delete(PATH)).status).toBe(204);
    const back = await admin.put(PATH, { ...webhook('kept'), version: versionOf(saved) });
    expect([back.status, back.code]).toEqual([409, 'changedMeanwhile']);
    expect((await admin.get(PATH)).at('provider')).toBeNull();
    const none = versionOf(await admin.get(PATH));
    expect((await admin.put(PATH, { ...webhook('new'), version: none })).status).toBe(200);
    // Who names none overwrites, as before.
    expect((await admin.put(PATH, webhook('newer'))).status).toBe(200);
  });
});
