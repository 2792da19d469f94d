import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { emptyBody, noBody } from '../../contract/empty.ts';
import { passwordChange, user, userCollection, userCreate, usersQuery, userUpdate } from '../../contract/users.ts';
import { requireOwnTenant, visibleBelow } from '../../core/access/may.ts';
import type { UserFilter, UserRecord } from '../../core/ports/users.ts';
import { Refusal } from '../../core/refusal.ts';
import { readSettings, type TenantSettings } from '../../core/settings/tenant-settings.ts';
import { statusFilter } from '../../core/tfa/status-filter.ts';
import { canonicalName } from '../../core/users/canonical-name.ts';
import { changePassword } from '../../core/users/change-password.ts';
import { createUser } from '../../core/users/create-user.ts';
import { deleteUser } from '../../core/users/delete-user.ts';
import { findUser } from '../../core/users/find-user.ts';
import { updateUser } from '../../core/users/update-user.ts';
import { passwordRefusals, profileRefusals, replacedPasswordRefusals } from '../about.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams, userParams } from '../routing.ts';
import { envelope, pageRequest } from '../wire/page.ts';
import { userResource } from '../wire/user-resource.ts';

type Query = z.infer<typeof usersQuery>;

const COLLECTION = '/user/:tenant/users';
const ONE = '/user/:tenant/users/:user';

/** Users of a tenant: list, create, read, change, delete. */
export function userRoutes(app: Routes, { tools, linksOf, jar }: RouteTools): void {
  const sendUser = async (reply: FastifyReply, stored: UserRecord) => {
    const settings = await readSettings(tools.storage, stored.tenant);
    const roles = await tools.storage.roles.ofUser(stored.tenant, stored.key);
    void reply.header('etag', `"${stored.version}"`);
    return sendResource(reply.request, reply, 'user', userResource(linksOf(reply.request), stored, roles, settings));
  };

  app.get(
    COLLECTION,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Users', summary: 'Lists users, by name' },
        params: tenantParams,
        querystring: usersQuery,
        response: { 200: userCollection },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant } = request.params;
      requireOwnTenant(actor, tenant);
      const { query } = request;
      const settings = await readSettings(tools.storage, tenant);
      const filter = filterOf(query, settings, visibleBelow(actor));
      const page = await tools.storage.users.list(tenant, filter, pageRequest(query));
      const keys = page.items.map((item) => item.key);
      const roles = await tools.storage.roles.ofUsers(tenant, keys);
      const names = page.items.map((item) => item.userName);
      const counts = query.withSubusersCount ? await tools.storage.users.countSubusers(tenant, names) : null;
      const links = linksOf(request);
      const users = page.items.map((item) =>
        userResource(links, item, roles.get(item.key) ?? { direct: [], groups: [] }, settings, {
          // Also where `withGroups=false` declines them, as the official list does: it shows them in a column, takes from
          // a user what it finds there and is unticked, and tells by their permissions whom it must not delete.
          groups: true,
          roles: query.withRoles,
          applications: query.withApps,
          ...(counts === null ? {} : { subusersCount: counts.get(item.userName) ?? 0 }),
        }),
      );
      const body = { ...envelope(links.origin, request, query, page), users };
      return sendResource(request, reply, 'userCollection', body);
    },
  );

  app.post(
    COLLECTION,
    {
      ...access({ right: 'createUsers' }),
      schema: {
        about: {
          tag: 'Users',
          summary: 'Creates a user',
          refuses: [...profileRefusals, ...passwordRefusals, 'userNameTaken', 'groupNotFound', 'totpNotAvailable'],
        },
        params: tenantParams,
        body: userCreate,
        response: { 201: user },
      },
    },
    async (request, reply) => {
      const created = await createUser(tools, actorOf(request), request.params.tenant, request.body);
      void reply.code(201).header('location', linksOf(request).user(created.tenant, created.userName));
      return sendUser(reply, created);
    },
  );

  app.get(
    ONE,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Users', summary: 'Reads a user', refuses: ['userNotFound'] },
        params: userParams,
        response: { 200: user },
      },
    },
    async (request, reply) =>
      sendUser(reply, await findUser(tools, actorOf(request), request.params.tenant, request.params.user)),
  );

  app.get(
    '/user/:tenant/userByName/:user',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Users', summary: 'Reads a user by name', refuses: ['userNotFound'] },
        params: userParams,
        response: { 200: user },
      },
    },
    async (request, reply) =>
      sendUser(reply, await findUser(tools, actorOf(request), request.params.tenant, request.params.user)),
  );

  app.put(
    ONE,
    {
      ...access({ right: 'updateUsers' }),
      schema: {
        about: {
          tag: 'Users',
          summary: 'Changes a user; what is missing stays',
          refuses: [
            ...profileRefusals,
            'userNotFound',
            'groupNotFound',
            'totpNotAvailable',
            'ownAccount',
            'lastAdministrator',
          ],
        },
        params: userParams,
        body: userUpdate,
        response: { 200: user },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const stored = await findUser(tools, actor, request.params.tenant, request.params.user);
      return sendUser(reply, await updateUser(tools, actor, stored, request.body));
    },
  );

  app.delete(
    ONE,
    {
      ...access({ right: 'deleteUsers' }),
      schema: {
        about: {
          tag: 'Users',
          summary: 'Deletes a user',
          refuses: ['userNotFound', 'ownAccount', 'lastAdministrator'],
        },
        params: userParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      await deleteUser(tools, actor, await findUser(tools, actor, request.params.tenant, request.params.user));
      return reply.code(204).send();
    },
  );

  app.put(
    `${ONE}/password`,
    {
      ...access({ right: 'updateUsers' }),
      schema: {
        about: {
          tag: 'Passwords',
          summary: 'Sets a user’s password',
          refuses: ['userNotFound', 'currentPasswordWrong', 'changedMeanwhile', ...replacedPasswordRefusals],
        },
        params: userParams,
        body: passwordChange,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const stored = await findUser(tools, actor, request.params.tenant, request.params.user);
      const { currentUserPassword: current, newPassword: next } = request.body;
      const renewed = await changePassword(tools, actor, stored, { current, next });
      if (renewed !== null) jar.session(reply, renewed);
      return reply.code(200).send({});
    },
  );
}

function filterOf(query: Query, settings: TenantSettings, below: readonly string[] | null): UserFilter {
  const prefix = query.username ?? query.userName;
  const groups = [query.groups ?? []].flat().flatMap((list) => list.split(','));
  const ids = groups.filter((id) => id !== '').map(Number);
  if (ids.some((id) => !Number.isSafeInteger(id))) throw new Refusal('validation', { reason: 'groups: must be ids' });
  return {
    ...(prefix === undefined || prefix === '' ? {} : { userNamePrefix: canonicalName(prefix) }),
    ...(ids.length === 0 ? {} : { groupIds: ids }),
    ...(query.owner === undefined || query.owner === '' ? {} : { owner: query.owner }),
    ...(below === null ? {} : { below }),
    ...(query.onlyRoots ? { onlyRoots: true } : {}),
    ...(query.onlyDevices === undefined ? {} : { onlyDevices: query.onlyDevices }),
    ...(query.tfaStatus === undefined ? {} : statusFilter(query.tfaStatus, settings)),
  };
}
