import { noBody } from '../../contract/empty.ts';
import { delegatorReference, delegatorUpdate, ownerReference, ownerUpdate } from '../../contract/users.ts';
import { changeDelegator, changeOwner } from '../../core/users/change-owner.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, userParams } from '../routing.ts';

const OWNER = '/user/:tenant/users/:user/owner';
const DELEGATOR = '/user/:tenant/users/:user/delegatedby';

/** Whose sub-user somebody is, and whose sub-users they look after. */
export function hierarchyRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.put(
    OWNER,
    {
      ...access({ right: 'changeOwners' }),
      schema: {
        about: { tag: 'Users', summary: 'Puts a user under an owner', refuses: ['userNotFound', 'ownerCycle'] },
        params: userParams,
        body: ownerUpdate,
        response: { 200: ownerReference },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      const owner = request.body.owner || null;
      await changeOwner(tools, actor, await findUser(tools, actor, tenant, name), owner);
      const self = `${linksOf(request).user(tenant, name)}/owner`;
      return sendResource(request, reply, 'userOwnerReference', { self, ...(owner === null ? {} : { owner }) });
    },
  );

  app.delete(
    OWNER,
    {
      ...access({ right: 'changeOwners' }),
      schema: {
        about: { tag: 'Users', summary: 'Takes a user’s owner away', refuses: ['userNotFound'] },
        params: userParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      await changeOwner(tools, actor, await findUser(tools, actor, tenant, name), null);
      return reply.code(204).send();
    },
  );

  app.put(
    DELEGATOR,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Users', summary: 'Lets a user look after another one’s sub-users', refuses: ['userNotFound'] },
        params: userParams,
        body: delegatorUpdate,
        response: { 200: delegatorReference },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      const delegatedBy = request.body.delegatedBy || null;
      await changeDelegator(tools, actor, await findUser(tools, actor, tenant, name), delegatedBy);
      const self = `${linksOf(request).user(tenant, name)}/delegatedby`;
      return sendResource(request, reply, 'userDelegatedByReference', {
        self,
        ...(delegatedBy === null ? {} : { delegatedBy }),
      });
    },
  );

  app.delete(
    DELEGATOR,
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: { tag: 'Users', summary: 'Ends a delegation', refuses: ['userNotFound'] },
        params: userParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant, user: name } = request.params;
      const own = name === actor.user.userName && tenant === actor.tenant;
      await changeDelegator(tools, actor, own ? actor.user : await findUser(tools, actor, tenant, name), null);
      return reply.code(204).send();
    },
  );
}
