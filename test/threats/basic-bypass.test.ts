import { expect, test } from 'vitest';
import { groups, switchTfaOn, totpPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// T067: name and password of a TOTP user open no route, with whatever beside them.
const server = withServer('sqlite');

test('every route but the anonymous ones asks a TOTP user with Basic for the code, and does nothing', async () => {
  await switchTfaOn(server());
  const person = await totpPerson(server(), { groupIds: [groups.admins] });
  const before = await (await server().admin()).get('/audit/auditRecords?withTotalElements=true&type=User');
  const client = server().client();
  let tried = 0;
  for (const { method, url, access } of server().routes) {
    if ('anonymous' in access) continue;
    const address = url.replace(':tenant', TENANT).replace(':user', 'admin').replace(':group', '1').replace(':id', '1');
    for (const headers of [{}, { tfatoken: '' }, { tfatoken: 'garbage' }, { tfatoken: person.nextCode() }]) {
      for (const name of [person.userName, `${TENANT}/${person.userName}`]) {
        const answer = await client.send(method, address, { basic: [name, person.password], headers, body: {} });
        expect([method, url, answer.status, answer.message]).toEqual([
          ...[method, url, 401],
          'Invalid credentials! : TFA TOTP code required.',
        ]);
        expect(answer.cookies).toEqual([]);
        tried++;
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
  const after = await (await server().admin()).get('/audit/auditRecords?withTotalElements=true&type=User');
  expect(after.at('statistics.totalElements')).toBe(before.at('statistics.totalElements'));
  // The code that was in `tfatoken` was not used up by it.
  expect((await client.login(person.userName, person.password, { code: person.code() })).status).toBe(200);
});
