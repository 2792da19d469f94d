import { noBody } from '../../contract/empty.ts';
import {
  inventoryAssignment,
  inventoryAssignmentCreate,
  inventoryAssignments,
  inventoryAssignmentUpdate,
} from '../../contract/inventory-roles.ts';
import { Refusal } from '../../core/refusal.ts';
import {
  assignInventoryRoles,
  reassignInventoryRoles,
  unassignInventoryRoles,
} from '../../core/users/assign-inventory-roles.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams, wholeId } from '../routing.ts';
import { inventoryAssignmentResource } from '../wire/inventory-resource.ts';

const COLLECTION = '/user/:tenant/users/:user/roles/inventory';
const ONE = `${COLLECTION}/:id` as const;
const oneParams = userParams.extend({ id: wholeId });

/** Inventory roles that a user holds over single managed objects. */
export function inventoryAssignmentRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    COLLECTION,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists the inventory roles of a user', refuses: ['userNotFound'] },
        params: userParams,
        response: { 200: inventoryAssignments },
      },
    },
    async (request, reply) => {
      const { tenant, user: name } = request.params;
      const user = await findUser(tools, actorOf(request), tenant, name);
      const links = linksOf(request);
      const owner = links.user(tenant, name);
      const held = await tools.storage.inventoryRoles.assignments(tenant, user.key);
      return sendResource(request, reply, 'inventoryassignmentcollection', {
        self: `${owner}/roles/inventory`,
        inventoryAssignments: held.map((one) => inventoryAssignmentResource(links, owner, one)),
      });
    },
  );

  app.post(
    COLLECTION,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Gives a user inventory roles over a managed object',
          refuses: ['userNotFound', 'inventoryRoleNotFound'],
        },
        params: userParams,
        body: inventoryAssignmentCreate,
        response: { 200: inventoryAssignment },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      const user = await findUser(tools, actor, tenant, name);
      const { managedObject, roles } = request.body;
      const ids = roles.map(({ id }) => id);
      const made = await assignInventoryRoles(tools, actor, user, managedObject, ids);
      const links = linksOf(request);
      const body = inventoryAssignmentResource(links, links.user(tenant, name), made);
      return sendResource(request, reply, 'inventoryassignment', body);
    },
  );

  app.get(
    ONE,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Reads the inventory roles of a user over one managed object',
          refuses: ['userNotFound', 'inventoryAssignmentNotFound'],
        },
        params: oneParams,
        response: { 200: inventoryAssignment },
      },
    },
    async (request, reply) => {
      const { tenant, user: name, id } = request.params;
      const user = await findUser(tools, actorOf(request), tenant, name);
      const held = await tools.storage.inventoryRoles.assignments(tenant, user.key);
      const found = held.find((assignment) => assignment.id === id);
      if (found === undefined) throw new Refusal('inventoryAssignmentNotFound');
      const links = linksOf(request);
      const body = inventoryAssignmentResource(links, links.user(tenant, name), found);
      return sendResource(request, reply, 'inventoryassignment', body);
    },
  );

  app.put(
    ONE,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Replaces the inventory roles of a user over one managed object',
          refuses: ['userNotFound', 'inventoryRoleNotFound', 'inventoryAssignmentNotFound'],
        },
        params: oneParams,
        body: inventoryAssignmentUpdate,
        response: { 200: inventoryAssignment },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name, id } = request.params;
      const user = await findUser(tools, actor, tenant, name);
      const ids = request.body.roles.map((role) => role.id);
      const changed = await reassignInventoryRoles(tools, actor, user, id, ids);
      const links = linksOf(request);
      const body = inventoryAssignmentResource(links, links.user(tenant, name), changed);
      return sendResource(request, reply, 'inventoryassignment', body);
    },
  );

  app.delete(
    ONE,
    {
      ...access({ right: 'changeInventoryRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Takes the inventory roles over one managed object from a user',
          refuses: ['userNotFound', 'inventoryAssignmentNotFound'],
        },
        params: oneParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name, id } = request.params;
      await unassignInventoryRoles(tools, actor, await findUser(tools, actor, tenant, name), id);
      return reply.code(204).send();
    },
  );
}
