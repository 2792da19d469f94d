import type { Client } from '@c8y/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { overHttp } from '../../support/over-http.ts';
import { newPerson } from '../../support/people.ts';
import { noGateway } from '../../support/sms-people.ts';
import { ADMIN, TENANT } from '../../support/start-server.ts';
import { administrator, statusOf, withBasic } from './official.ts';

/*
 * What pages ask the official client of applications and preferences before they show anything. Nothing is deployed and
 * no device is managed here, so most of these two services has nothing to talk to: that is 404 or 405, with a message.
 */
describe('with a gateway for text messages', () => {
  const http = overHttp();
  let client: Client;
  beforeAll(async () => {
    client = await administrator(http);
  });

  test('ApplicationService: lists, reads, and says that SMS is possible', async () => {
    const applications = client.application;
    const { data: all, paging } = await applications.list({ pageSize: 2, withTotalPages: true });
    expect([all.length, paging?.nextPage, (await paging?.next())?.data.length]).toEqual([2, 2, 2]);
    const { data: manifest } = await applications.getManifestOfContextPath('administration');
    const id = String(manifest.id);
    expect((await applications.detail(id)).data).toMatchObject({ contextPath: 'administration', type: 'HOSTED' });
    expect((await applications.listByName('Administration')).data.map((one) => one.id)).toEqual([id]);
    for (const list of [
      await applications.listByUser(undefined as never, { noPaging: true } as never),
      await applications.listByUser(ADMIN, { dropOverwrittenApps: true, pageSize: 100 } as never),
      await applications.listByTenant(undefined as never, { pageSize: 100 } as never),
    ]) {
      expect(list.data.map((one) => one.contextPath)).toEqual(
        expect.arrayContaining(['administration', 'sms-gateway']),
      );
    }
    expect((await applications.listByOwner(TENANT)).data).toEqual([]);
    expect((await applications.isAvailable('sms-gateway')).data).toBe(true);
    expect((await applications.isAvailable('none')).data).toBe(false);
    expect(await statusOf(applications.detail('999'))).toBe(404);
    await expect(applications.create({ name: 'x' } as never)).rejects.toMatchObject({
      res: { status: 405 },
      data: { message: expect.any(String) },
    });
  });

  test('InventoryService: preferences of the user, and of nobody else', async () => {
    const [own, other] = [await newPerson(http.server()), await newPerson(http.server())].map((one) =>
      withBasic(http, one),
    );
    if (own === undefined || other === undefined) throw new Error('two were made');
    const { data: made, res } = await own.inventory.create({ type: 'c8y_UserPreference', languageown: 'de' } as never);
    expect([res.status, made.type]).toEqual([201, 'c8y_UserPreference']);
    const found = await own.inventory.list({ fragmentType: 'languageown', withTotalPages: true });
    expect([found.data.map(({ id }) => id), found.paging?.totalPages]).toEqual([[made.id], 1]);
    expect((await own.inventory.update({ id: made.id, languageown: 'en' } as never)).data).toMatchObject({
      languageown: 'en',
    });
    expect((await own.inventory.detail(made.id)).data).toMatchObject({ languageown: 'en' });
    expect((await other.inventory.list({ fragmentType: 'languageown' })).data).toEqual([]);
    expect(await statusOf(other.inventory.detail(made.id))).toBe(404);
    expect(await statusOf(other.inventory.delete(made.id))).toBe(404);
    expect((await own.inventory.delete(made.id)).res.status).toBe(204);
    expect(
      (await own.inventory.list({ fragmentType: 'c8y_IsDevice', pageSize: 6, skipChildrenNames: true })).data,
    ).toEqual([]);
  });
});

const bare = overHttp({ sms: noGateway });

test('without a gateway, ApplicationService says that SMS is not possible', async () => {
  const { data } = await (await administrator(bare)).application.isAvailable('sms-gateway');
  expect(data).toBe(false);
});
