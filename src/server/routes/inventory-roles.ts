import { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import {
  inventoryRole,
  inventoryRoleCollection,
  inventoryRoleCreate,
  inventoryRoleUpdate,
} from '../../contract/inventory-roles.ts';
import { pageQuery } from '../../contract/paging.ts';
import { Refusal } from '../../core/refusal.ts';
import {
  createInventoryRole,
  deleteInventoryRole,
  updateInventoryRole,
} from '../../core/roles/change-inventory-role.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, wholeId } from '../routing.ts';
import { inventoryRoleAddress, inventoryRoleResource } from '../wire/inventory-resource.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';

const COLLECTION = '/user/inventoryroles';
const ONE = '/user/inventoryroles/:id';
const params = z.object({ id: wholeId });

/** Inventory roles of the caller's tenant: kept for other services, which give them their meaning. */
export function inventoryRoleRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    COLLECTION,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists inventory roles' },
        querystring: pageQuery,
        response: { 200: inventoryRoleCollection },
      },
    },
    async (request, reply) => {
      const roles = await tools.storage.inventoryRoles.roles(actorOf(request).tenant);
      const page = cut(roles, pageRequest(request.query));
      const links = linksOf(request);
      return sendResource(request, reply, 'inventoryrolecollection', {
        ...envelope(links.origin, request, request.query, page),
        roles: page.items.map((role) => inventoryRoleResource(links, role)),
      });
    },
  );

  app.post(
    COLLECTION,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: { tag: 'Roles', summary: 'Creates an inventory role', refuses: ['inventoryRoleNameTaken'] },
        body: inventoryRoleCreate,
        response: { 201: inventoryRole },
      },
    },
    async (request, reply) => {
      const created = await createInventoryRole(tools, actorOf(request), request.body);
      const links = linksOf(request);
      void reply.code(201).header('location', inventoryRoleAddress(links, created.id));
      return sendResource(request, reply, 'inventoryrole', inventoryRoleResource(links, created));
    },
  );

  app.get(
    ONE,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Reads an inventory role', refuses: ['inventoryRoleNotFound'] },
        params,
        response: { 200: inventoryRole },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const role = await tools.storage.inventoryRoles.role(actorOf(request).tenant, id);
      if (role === null) throw new Refusal('inventoryRoleNotFound', { id });
      return sendResource(request, reply, 'inventoryrole', inventoryRoleResource(linksOf(request), role));
    },
  );

  app.put(
    ONE,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Changes an inventory role; what is missing stays',
          refuses: ['inventoryRoleNotFound', 'inventoryRoleNameTaken'],
        },
        params,
        body: inventoryRoleUpdate,
        response: { 200: inventoryRole },
      },
    },
    async (request, reply) => {
      const role = await updateInventoryRole(tools, actorOf(request), request.params.id, request.body);
      return sendResource(request, reply, 'inventoryrole', inventoryRoleResource(linksOf(request), role));
    },
  );

  app.delete(
    ONE,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: { tag: 'Roles', summary: 'Removes an inventory role', refuses: ['inventoryRoleNotFound'] },
        params,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await deleteInventoryRole(tools, actorOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
