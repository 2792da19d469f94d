import { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import { pageQuery } from '../../contract/paging.ts';
import { groupChangeQuery, groupCollection, groupCreate, groupUpdate } from '../../contract/roles.ts';
import { groupWithUsers } from '../../contract/users.ts';
import { requireOwnTenant } from '../../core/access/may.ts';
import type { GroupRecord } from '../../core/ports/roles.ts';
import { Refusal } from '../../core/refusal.ts';
import { createGroup, deleteGroup, updateGroup } from '../../core/roles/change-group.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { groupWithUsers as withUsers } from '../group-users.ts';
import { access, groupParams, type Routes, type RouteTools, tenantParams } from '../routing.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { groupResource } from '../wire/role-resource.ts';

const COLLECTION = '/user/:tenant/groups';
const ONE = '/user/:tenant/groups/:group';
const nameParams = z.object({ tenant: text(100), name: text(254) });

/** Global roles: list, create, read, change, delete. */
export function groupRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  const { storage } = tools;

  app.get(
    COLLECTION,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists global roles' },
        params: tenantParams,
        querystring: pageQuery,
        response: { 200: groupCollection },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params;
      requireOwnTenant(actorOf(request), tenant);
      const page = cut(await storage.roles.groups(tenant), pageRequest(request.query));
      return sendResource(request, reply, 'groupCollection', {
        ...envelope(linksOf(request).origin, request, request.query, page),
        groups: page.items.map((item) => groupResource(linksOf(request), tenant, item)),
      });
    },
  );

  app.post(
    COLLECTION,
    {
      ...access({ right: 'changeGroups' }),
      schema: {
        about: { tag: 'Roles', summary: 'Creates a global role', refuses: ['roleNotFound', 'groupNameTaken'] },
        params: tenantParams,
        body: groupCreate,
        response: { 201: groupWithUsers },
      },
    },
    async (request, reply) => {
      const { tenant } = request.params;
      const actor = actorOf(request);
      const created = await createGroup(tools, actor, tenant, request.body);
      const links = linksOf(request);
      // Clients read the id from the end of the address.
      void reply.code(201).header('location', links.group(tenant, created.id));
      return sendResource(request, reply, 'group', await withUsers(tools, links, actor, created));
    },
  );

  app.get(
    ONE,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Reads a global role', refuses: ['groupNotFound'] },
        params: groupParams,
        response: { 200: groupWithUsers },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      const actor = actorOf(request);
      requireOwnTenant(actor, tenant);
      const found = requireFound(await storage.roles.group(tenant, id), id);
      return sendResource(request, reply, 'group', await withUsers(tools, linksOf(request), actor, found));
    },
  );

  app.get(
    '/user/:tenant/groupByName/:name',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Reads a global role by its name', refuses: ['groupNotFound'] },
        params: nameParams,
        response: { 200: groupWithUsers },
      },
    },
    async (request, reply) => {
      const { tenant, name } = request.params;
      const actor = actorOf(request);
      requireOwnTenant(actor, tenant);
      const found = requireFound(await storage.roles.groupByName(tenant, name), name);
      return sendResource(request, reply, 'group', await withUsers(tools, linksOf(request), actor, found));
    },
  );

  app.put(
    ONE,
    {
      ...access({ right: 'changeGroups' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Changes a global role',
          refuses: ['groupNotFound', 'groupProtected', 'groupNameTaken', 'roleNotFound'],
        },
        params: groupParams,
        querystring: groupChangeQuery,
        body: groupUpdate,
        response: { 200: groupWithUsers },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      const update = { ...request.body, forceLogout: request.query.forceLogout };
      const actor = actorOf(request);
      const changed = await updateGroup(tools, actor, tenant, id, update);
      return sendResource(request, reply, 'group', await withUsers(tools, linksOf(request), actor, changed));
    },
  );

  app.delete(
    ONE,
    {
      ...access({ right: 'changeGroups' }),
      schema: {
        about: { tag: 'Roles', summary: 'Removes a global role', refuses: ['groupNotFound', 'groupProtected'] },
        params: groupParams,
        querystring: groupChangeQuery,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      await deleteGroup(tools, actorOf(request), tenant, id, request.query.forceLogout);
      return reply.code(204).send();
    },
  );
}

function requireFound(found: GroupRecord | null, id: string | number): GroupRecord {
  if (found === null) throw new Refusal('groupNotFound', { id });
  return found;
}
