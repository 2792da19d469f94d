import { noBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import { pageQuery } from '../../contract/paging.ts';
import {
  groupReference,
  roleReference,
  roleReferenceBody,
  roleReferences,
  userReferenceBody,
} from '../../contract/roles.ts';
import { userReferences } from '../../contract/users.ts';
import type { Actor } from '../../core/access/actor.ts';
import { requireOwnTenant } from '../../core/access/may.ts';
import type { GroupRecord } from '../../core/ports/roles.ts';
import { Refusal } from '../../core/refusal.ts';
import { changeGroupRole } from '../../core/roles/change-group.ts';
import { changeMembership } from '../../core/users/change-membership.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { usersOfGroup } from '../group-users.ts';
import { access, groupParams, type Routes, type RouteTools } from '../routing.ts';
import { nameIn } from '../wire/named.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { groupReference as referenceTo, roleReference as referenceToRole } from '../wire/role-resource.ts';

const USERS = '/user/:tenant/groups/:group/users';
const ROLES = '/user/:tenant/groups/:group/roles';
const memberParams = groupParams.extend({ user: text(254) });
const roleParams = groupParams.extend({ role: text(100) });

/** Who holds a global role, and which permissions it gives. */
export function groupMemberRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  const { storage } = tools;
  const groupFor = async (actor: Actor, tenant: string, id: number): Promise<GroupRecord> => {
    requireOwnTenant(actor, tenant);
    const found = await storage.roles.group(tenant, id);
    if (found === null) throw new Refusal('groupNotFound', { id });
    return found;
  };

  app.get(
    USERS,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists who holds a global role', refuses: ['groupNotFound'] },
        params: groupParams,
        querystring: pageQuery,
        response: { 200: userReferences },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, group: id } = request.params;
      await groupFor(actor, tenant, id);
      const links = linksOf(request);
      const { page, references } = await usersOfGroup(tools, links, actor, id, pageRequest(request.query));
      const body = { ...envelope(links.origin, request, request.query, page), references };
      return sendResource(request, reply, 'userReferenceCollection', body);
    },
  );

  app.post(
    USERS,
    {
      ...access({ right: 'assignRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Gives a user a global role',
          refuses: ['groupNotFound', 'userNotFound', 'changedMeanwhile', 'ownAccount'],
        },
        params: groupParams,
        body: userReferenceBody,
        response: { 201: groupReference },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, group: id } = request.params;
      const user = await findUser(tools, actor, tenant, nameIn('user', request.body.user));
      const found = await changeMembership(tools, actor, user, id, true);
      const links = linksOf(request);
      const owner = links.user(tenant, user.userName);
      return sendResource(request, reply.code(201), 'groupReference', referenceTo(links, tenant, owner, found));
    },
  );

  app.delete(
    `${USERS}/:user`,
    {
      ...access({ right: 'assignRoles' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Takes a global role from a user',
          refuses: ['groupNotFound', 'userNotFound', 'changedMeanwhile', 'ownAccount', 'lastAdministrator'],
        },
        params: memberParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, group: id, user: name } = request.params;
      await changeMembership(tools, actor, await findUser(tools, actor, tenant, name), id, false);
      return reply.code(204).send();
    },
  );

  app.get(
    ROLES,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Lists the permissions of a global role', refuses: ['groupNotFound'] },
        params: groupParams,
        querystring: pageQuery,
        response: { 200: roleReferences },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      const { roles } = await groupFor(actorOf(request), tenant, id);
      const page = cut(roles, pageRequest(request.query));
      const links = linksOf(request);
      return sendResource(request, reply, 'roleReferenceCollection', {
        ...envelope(links.origin, request, request.query, page),
        references: page.items.map((name) => referenceToRole(links, links.group(tenant, id), name)),
      });
    },
  );

  app.post(
    ROLES,
    {
      ...access({ right: 'changeGroups' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Gives a global role a permission',
          refuses: ['groupNotFound', 'roleNotFound', 'roleAssigned'],
        },
        params: groupParams,
        body: roleReferenceBody,
        response: { 201: roleReference },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      const name = nameIn('role', request.body.role);
      await changeGroupRole(tools, actorOf(request), { tenant, id }, name, true);
      const links = linksOf(request);
      const body = referenceToRole(links, links.group(tenant, id), name);
      return sendResource(request, reply.code(201).header('location', body.self), 'roleReference', body);
    },
  );

  app.delete(
    `${ROLES}/:role`,
    {
      ...access({ right: 'changeGroups' }),
      schema: {
        about: {
          tag: 'Roles',
          summary: 'Takes a permission from a global role',
          refuses: ['groupNotFound', 'roleNotFound', 'groupProtected'],
        },
        params: roleParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const { tenant, group: id, role } = request.params;
      await changeGroupRole(tools, actorOf(request), { tenant, id }, role, false);
      return reply.code(204).send();
    },
  );
}
