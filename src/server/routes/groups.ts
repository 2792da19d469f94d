import { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import { pageQuery } from '../../contract/paging.ts';
import { group, groupCollection, groupReference, userReferenceBody } from '../../contract/roles.ts';
import { requireOwnTenant } from '../../core/access/may.ts';
import { Refusal } from '../../core/refusal.ts';
import { changeMembership } from '../../core/users/change-membership.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { groupResource, groupReference as referenceTo } from '../wire/role-resource.ts';

const groupId = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a number')
  .transform(Number);
const groupParams = z.object({ tenant: text(100), group: groupId });
const memberParams = groupParams.extend({ user: text(254) });

/** Global roles and who holds them. */
export function groupRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  const { storage } = tools;

  app.get(
    '/user/:tenant/groups',
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

  app.get(
    '/user/:tenant/groups/:group',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Roles', summary: 'Reads a global role', refuses: ['groupNotFound'] },
        params: groupParams,
        response: { 200: group },
      },
    },
    async (request, reply) => {
      const { tenant, group: id } = request.params;
      requireOwnTenant(actorOf(request), tenant);
      const found = await storage.roles.group(tenant, id);
      if (found === null) throw new Refusal('groupNotFound', { id });
      return sendResource(request, reply, 'group', groupResource(linksOf(request), tenant, found));
    },
  );

  app.post(
    '/user/:tenant/groups/:group/users',
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
      const user = await findUser(tools, actor, tenant, userNameIn(request.body));
      const found = await changeMembership(tools, actor, user, id, true);
      const links = linksOf(request);
      const owner = links.user(tenant, user.userName);
      return sendResource(request, reply.code(201), 'groupReference', referenceTo(links, tenant, owner, found));
    },
  );

  app.delete(
    '/user/:tenant/groups/:group/users/:user',
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
}

/** A user is named by the last segment of `self`, or by `id`. */
function userNameIn({ user }: z.infer<typeof userReferenceBody>): string {
  const segment = user.self?.split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1);
  if (segment !== undefined && segment !== '') {
    try {
      return decodeURIComponent(segment);
    } catch {
      throw new Refusal('validation', { reason: 'user.self: is not a well-formed address' });
    }
  }
  if (user.id === undefined) throw new Refusal('validation', { reason: 'user: needs self or id' });
  return user.id;
}
