import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { groups } from '../support/people.ts';
import { type KnownRoute, PASSWORD, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

/** Wire contract 1.5: what every list makes of a query. The lists come from the router, so a new one is held to it too. */
const server = withServer('sqlite');
const USERS = `/user/${MANAGEMENT}/users`;
/** `many` holds two of everything that a user can hold. */
const IDS: Readonly<Record<string, string>> = { tenant: MANAGEMENT, user: 'many', group: String(groups.admins) };
/** Lists that hold less than two here: no message was sent, and names of applications are their own. */
const SHORT = ['/tenant/sms-provider/messages', '/application/applicationsByName/:name'];
const asked = (url: string) => url.replaceAll(/:(\w+)/g, (_, name: string) => IDS[name] ?? 'Administration');

const answerShape = ({ schema }: KnownRoute): object => {
  const response = schema?.response as Readonly<Record<number, { shape?: object }>> | undefined;
  return response?.[200]?.shape ?? {};
};
/** Addresses whose answer has `statistics`, which is what makes a list. */
const lists = (): string[] =>
  server()
    .routes.filter((route) => route.method === 'GET' && 'statistics' in answerShape(route))
    .map(({ url }) => url);

let boss: Client;

async function list(url: string, query: string) {
  const answer = await boss.get(`${asked(url)}?${query}`);
  expect(answer.status, `${url}?${query}: ${answer.text}`).toBe(200);
  const items = Object.values(answer.body as object).find((value) => Array.isArray(value)) as readonly unknown[];
  const { next } = answer.body as { next?: string };
  return { items, next, statistics: answer.at('statistics') as Readonly<Record<string, number>> };
}

beforeAll(async () => {
  await newTenant(server(), MANAGEMENT);
  boss = await bossOf(server(), MANAGEMENT);
  const many = { userName: 'many', password: PASSWORD, groupIds: [groups.admins, groups.readers] };
  expect((await boss.post(USERS, many)).status).toBe(201);
  for (const name of ['one', 'two']) {
    expect((await boss.post('/tenant/options', { category: 'mine', key: name, value: name })).status).toBe(200);
    expect((await boss.post('/user/inventoryroles', { name })).status).toBe(201);
    const preference = { type: 'c8y_UserPreference', name };
    expect((await boss.post('/inventory/managedObjects', preference)).status).toBe(201);
  }
});

test('the lists are all here', () => {
  expect(lists().length).toBeGreaterThan(15);
  expect(lists()).toEqual(expect.arrayContaining(['/user/:tenant/users', '/audit/auditRecords', '/tenant/tenants']));
});

describe('every list', () => {
  test('is cut into pages that its links lead through, and counts where that is asked for', async () => {
    for (const url of lists()) {
      const query = 'pageSize=1&withTotalPages=true&withTotalElements=true&unknown=kept';
      const first = await list(url, query);
      if (SHORT.includes(url)) continue;
      expect([url, first.items.length, first.statistics.currentPage, first.statistics.pageSize]).toEqual([
        url,
        1,
        1,
        1,
      ]);
      const { totalPages = 0, totalElements = 0 } = first.statistics;
      expect([url, totalPages]).toEqual([url, totalElements]);
      expect(totalElements, url).toBeGreaterThan(1);
      const link = new URL(String(first.next));
      expect([url, link.pathname, link.searchParams.get('unknown')]).toEqual([url, asked(url), 'kept']);
      const second = await list(url, link.search.slice(1));
      expect([url, second.items.length, second.statistics.currentPage]).toEqual([url, 1, 2]);
      expect(second.items, url).not.toEqual(first.items);
      const plain = await list(url, '');
      expect([url, Object.keys(plain.statistics).sort()]).toEqual([url, ['currentPage', 'pageSize']]);
      expect(plain.statistics.pageSize, url).toBe(5);
    }
  });

  test('comes whole with noPaging, in one page of the greatest size, whatever size was asked for with it', async () => {
    for (const url of lists()) {
      const whole = await list(url, 'pageSize=2000&withTotalElements=true');
      for (const query of ['noPaging=true', 'noPaging=True&pageSize=1', 'noPaging=true&pageSize=10000']) {
        const { items, statistics, next } = await list(url, `${query}&withTotalElements=true&withTotalPages=true`);
        const { totalElements = -1 } = whole.statistics;
        expect([url, query, next]).toEqual([url, query, undefined]);
        expect([url, items.length]).toEqual([url, whole.items.length]);
        expect([url, statistics]).toEqual([url, { currentPage: 1, pageSize: 2000, totalPages: 1, totalElements }]);
      }
      const { items } = await list(url, 'noPaging=false&pageSize=1');
      expect([url, items.length]).toEqual([url, Math.min(1, whole.items.length)]);
    }
  });

  test('cuts a page that is too big, and refuses what is no number and no flag, saying which', async () => {
    for (const url of lists()) {
      expect([url, (await list(url, 'pageSize=10000')).statistics.pageSize]).toEqual([url, 2000]);
      expect([url, (await list(url, 'pageSize=5&currentPage=999999999')).items]).toEqual([url, []]);
      for (const wrong of [
        'pageSize=x',
        'currentPage=-1',
        'withTotalPages=7',
        'noPaging=maybe',
        'pageSize=1&pageSize=2',
      ]) {
        const answer = await boss.get(`${asked(url)}?${wrong}`);
        expect([url, wrong, answer.status, answer.message]).toEqual([
          ...[url, wrong, 422],
          expect.stringContaining(wrong.split('=')[0] ?? ''),
        ]);
      }
    }
  });
});

test('a list longer than the greatest page leads on with noPaging too, and ends', async () => {
  await server().house.tools.storage.transaction(async ({ settings }) => {
    for (let number = 0; number < 2001; number++) await settings.put(MANAGEMENT, 'long', `key.${number}`, 'x');
  });
  const pages: number[] = [];
  // As clients of the wire page: the same question again with the next page's number, or the link as it is.
  for (const ask of ['noPaging=true&currentPage=', 'link']) {
    let query: string | null = 'noPaging=true';
    for (let page = 1; query !== null && page < 9; page++) {
      const { items, next }: Awaited<ReturnType<typeof list>> = await list('/tenant/options', query);
      pages.push(items.length);
      const link: URL | null = next === undefined ? null : new URL(next);
      query = link === null ? null : ask === 'link' ? link.search.slice(1) : `${ask}${page + 1}`;
    }
  }
  expect(pages).toHaveLength(4);
  expect([pages[0], pages[2]]).toEqual([2000, 2000]);
  expect(pages[1]).toBe(pages[3]);
  expect(pages[1]).toBeGreaterThan(0);
});

describe('the users list', () => {
  const shown = async (query: string) => {
    const { items } = await list('/user/:tenant/users', `pageSize=100&${query}`);
    return (items as Record<string, unknown>[]).find(({ userName }) => userName === 'many') ?? {};
  };

  test('leaves out permissions and applications that were declined, and counts sub-users where asked', async () => {
    expect(Object.keys(await shown(''))).toEqual(expect.arrayContaining(['roles', 'groups', 'applications']));
    expect(await shown('')).not.toHaveProperty('subusersCount');
    expect(await shown('withRoles=false')).not.toHaveProperty('roles');
    for (const yes of ['true', 'True'])
      expect(await shown(`withSubusersCount=${yes}`)).toMatchObject({ subusersCount: 0 });
    // Python programs write their own words for yes and no.
    expect(await shown('withRoles=False&onlyDevices=False&onlyRoots=False')).not.toHaveProperty('roles');
  });

  test('sends global roles with their permissions also where they were declined', async () => {
    const user = await shown('withApps=false&withGroups=false&withRoles=false');
    expect(user).toMatchObject({
      groups: { references: [{ group: { id: groups.admins, roles: { references: expect.any(Array) } } }, {}] },
    });
  });
});
