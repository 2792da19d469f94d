import { userTfa, userTfaUpdate } from '../../contract/users.ts';
import { requireOwnTenant } from '../../core/access/may.ts';
import type { UserRecord } from '../../core/ports/users.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { findUser } from '../../core/users/find-user.ts';
import { updateUser } from '../../core/users/update-user.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams } from '../routing.ts';
import { userTfaResource } from '../wire/user-resource.ts';

const PATH = '/user/:tenant/users/:user/tfa';

/** A user's second factor: whether it is set up, enforced, and why. */
export function userTfaRoutes(app: Routes, { tools }: RouteTools): void {
  const resource = async (user: UserRecord) => {
    const settings = await readSettings(tools.storage, user.tenant);
    const { roles, challenges } = tools.storage;
    const lastCodeAt = await challenges.lastStartedAt(user.tenant, user.key);
    return userTfaResource(user, await roles.ofUser(user.tenant, user.key), settings, lastCodeAt);
  };

  app.get(
    PATH,
    {
      ...access({}),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Tells whether a user has a second factor, and why one is enforced',
          refuses: ['userNotFound'],
        },
        params: userParams,
        response: { 200: userTfa },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      requireOwnTenant(actor, tenant);
      const own = name === actor.user.userName;
      return reply.send(await resource(own ? actor.user : await findUser(tools, actor, tenant, name)));
    },
  );

  app.put(
    PATH,
    {
      ...access({}),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Enforces a second factor for a user, or no longer',
          refuses: ['userNotFound', 'changedMeanwhile', 'totpNotAvailable', 'ownAccount'],
        },
        params: userParams,
        body: userTfaUpdate,
        response: { 200: userTfa },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const user = await findUser(tools, actor, request.params.tenant, request.params.user);
      const { tfaEnforced } = request.body;
      return reply.send(await resource(await updateUser(tools, actor, user, { tfaEnforced })));
    },
  );
}
