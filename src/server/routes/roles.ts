import { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import { pageQuery } from '../../contract/paging.ts';
import { permissions } from '../../contract/permissions.ts';
import {
  groupReferences,
  role,
  roleCollection,
  roleReference,
  roleReferenceBody,
  roleReferences,
} from '../../contract/roles.ts';
import { requirePermission } from '../../core/roles/permission.ts';
import { changeDirectRole } from '../../core/users/change-direct-roles.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams } from '../routing.ts';
import { nameIn } from '../wire/named.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { groupReference, roleReference as referenceTo, roleResource } from '../wire/role-resource.ts';

const ROLES = '/user/:tenant/users/:user/roles';

/** The catalogue of permissions, and what a user holds of them. */
export function roleRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    '/user/roles',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists all permissions' },
        querystring: pageQuery,
        response: { 200: roleCollection },
      },
    },
    async (request, reply) => {
      const page = cut(permissions, pageRequest(request.query));
      const links = linksOf(request);
      return sendResource(request, reply, 'roleCollection', {
        ...envelope(links.origin, request, request.query, page),
        roles: page.items.map((name) => roleResource(links, name)),
      });
    },
  );

  app.get(
    '/user/roles/:role',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Reads a permission', refuses: ['roleNotFound'] },
        params: z.object({ role: text(100) }),
        response: { 200: role },
      },
    },
    async (request, reply) => {
      const { role: name } = request.params;
      requirePermission(name);
      return sendResource(request, reply, 'role', roleResource(linksOf(request), name));
    },
  );

  app.get(
    '/user/:tenant/users/:user/groups',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists the global roles of a user', refuses: ['userNotFound'] },
        params: userParams,
        querystring: pageQuery,
        response: { 200: groupReferences },
      },
    },
    async (request, reply) => {
      const { tenant, user: name } = request.params;
      const user = await findUser(tools, actorOf(request), tenant, name);
      const { groups } = await tools.storage.roles.ofUser(tenant, user.key);
      const page = cut(groups, pageRequest(request.query));
      const links = linksOf(request);
      return sendResource(request, reply, 'groupReferenceCollection', {
        ...envelope(links.origin, request, request.query, page),
        references: page.items.map((group) => groupReference(links, tenant, links.user(tenant, name), group)),
      });
    },
  );

  app.get(
    ROLES,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists the permissions given to a user directly', refuses: ['userNotFound'] },
        params: userParams,
        querystring: pageQuery,
        response: { 200: roleReferences },
      },
    },
    async (request, reply) => {
      const { tenant, user: name } = request.params;
      const user = await findUser(tools, actorOf(request), tenant, name);
      const { direct } = await tools.storage.roles.ofUser(tenant, user.key);
      const page = cut(direct, pageRequest(request.query));
      const links = linksOf(request);
      return sendResource(request, reply, 'roleReferenceCollection', {
        ...envelope(links.origin, request, request.query, page),
        references: page.items.map((held) => referenceTo(links, links.user(tenant, name), held)),
      });
    },
  );

  app.post(
    ROLES,
    {
      ...access({ right: 'assignRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Gives a user a permission directly',
          refuses: ['userNotFound', 'roleNotFound', 'roleAssigned'],
        },
        params: userParams,
        body: roleReferenceBody,
        response: { 201: roleReference },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: userName } = request.params;
      const user = await findUser(tools, actor, tenant, userName);
      const name = nameIn('role', request.body.role);
      await changeDirectRole(tools, actor, user, name, true);
      const links = linksOf(request);
      const body = referenceTo(links, links.user(tenant, userName), name);
      return sendResource(request, reply.code(201).header('location', body.self), 'roleReference', body);
    },
  );

  app.delete(
    `${ROLES}/:role`,
    {
      ...access({ right: 'assignRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Takes a direct permission from a user',
          refuses: ['userNotFound', 'roleNotFound'],
        },
        params: userParams.extend({ role: text(100) }),
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user, role: name } = request.params;
      await changeDirectRole(tools, actor, await findUser(tools, actor, tenant, user), name, false);
      return reply.code(204).send();
    },
  );
}
