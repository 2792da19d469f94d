import { noBody } from '../../contract/empty.ts';
import {
  type AuthConfigUpdate,
  authConfig,
  authConfigUpdate,
  loginOptionCollection,
  loginOptionParams,
  loginOptionsQuery,
  restriction,
  restrictionQuery,
  terminateQuery,
} from '../../contract/login-options.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { Refusal } from '../../core/refusal.ts';
import {
  deleteLoginOption,
  readLoginOption,
  restrictLoginOption,
  saveLoginOption,
} from '../../core/settings/change-login-option.ts';
import { defaultLoginOptions, type LoginOption } from '../../core/settings/login-options.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, anonymous, type Routes, type RouteTools } from '../routing.ts';
import type { Links } from '../wire/links.ts';
import { listedLoginOption, loginOptionResource } from '../wire/login-option-resource.ts';

/** What a login page needs to know before anybody is signed in, and the configuration behind it. */
export function loginOptionRoutes(app: Routes, parts: RouteTools): void {
  const { tools, linksOf, tenantOf } = parts;
  const schema = {
    about: {
      tag: 'Login',
      summary: 'Lists the ways to sign in',
      refuses: ['managementFlag', 'unknownTenant', 'tenantSuspended'],
    },
    querystring: loginOptionsQuery,
    response: { 200: loginOptionCollection },
  } as const;
  app.get('/tenant/loginOptions', { ...anonymous, schema }, async (request, reply) => {
    const { tenantId, management } = request.query;
    const tenant = await tenantOf(request, tenantId);
    if (management === 'true' && tenant !== MANAGEMENT) throw new Refusal('managementFlag', { id: tenant });
    const settings = await readSettings(tools.storage, tenant);
    const links = linksOf(request);
    const resource = (option: LoginOption) => listedLoginOption(links, tenant, option, settings);
    const { oauthInternal, basic } = settings;
    // Password rules are read from Basic's, so it is always there; without an id, clients create it.
    const { id: _id, self: _self, ...absent } = resource(defaultLoginOptions.BASIC);
    return sendResource(request, reply, 'loginOptionCollection', {
      self: `${links.origin}/tenant/loginOptions`,
      loginOptions: [
        ...(oauthInternal === null ? [] : [resource(oauthInternal)]),
        basic === null ? absent : resource(basic),
      ],
    });
  });
  singleRoutes(app, parts);
  changingRoutes(app, parts);
}

async function resourceOf({ tools }: RouteTools, links: Links, tenant: string, option: LoginOption) {
  return loginOptionResource(links, tenant, option, await readSettings(tools.storage, tenant));
}

function singleRoutes(app: Routes, parts: RouteTools): void {
  const { tools, linksOf } = parts;

  app.get(
    '/tenant/loginOptions/:typeOrId',
    {
      ...access({ right: 'readLoginOptions' }),
      schema: {
        about: { tag: 'Login', summary: 'Reads one way to sign in', refuses: ['loginOptionNotFound'] },
        params: loginOptionParams,
        response: { 200: authConfig },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const option = await readLoginOption(tools, actor, request.params.typeOrId);
      return sendResource(
        request,
        reply,
        'authConfig',
        await resourceOf(parts, linksOf(request), actor.tenant, option),
      );
    },
  );

  app.delete(
    '/tenant/loginOptions/:typeOrId',
    {
      ...access({ right: 'changeLoginOptions' }),
      schema: {
        about: {
          tag: 'Login',
          summary: 'Deletes a way to sign in',
          refuses: ['loginOptionNotFound', 'loginModeNotPossible'],
        },
        params: loginOptionParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await deleteLoginOption(tools, actorOf(request), request.params.typeOrId);
      return reply.code(204).send();
    },
  );

  app.put(
    '/tenant/loginOptions/:typeOrId/restrict',
    {
      ...access({ right: 'restrictLoginOptions' }),
      schema: {
        about: {
          tag: 'Login',
          summary: 'Keeps a tenant’s way to sign in for the management tenant to change',
          refuses: ['loginOptionNotFound', 'tenantNotFound'],
        },
        params: loginOptionParams,
        querystring: restrictionQuery,
        body: restriction,
        response: { 200: authConfig },
      },
    },
    async (request, reply) => {
      const { targetTenant: tenant } = request.query;
      const { typeOrId } = request.params;
      const { onlyManagementTenantAccess } = request.body;
      const option = await restrictLoginOption(
        tools,
        actorOf(request),
        { typeOrId, tenant },
        onlyManagementTenantAccess,
      );
      return sendResource(request, reply, 'authConfig', await resourceOf(parts, linksOf(request), tenant, option));
    },
  );
}

function changingRoutes(app: Routes, parts: RouteTools): void {
  const { tools, linksOf } = parts;

  // 200, not 201, as the wire has it.
  app.post(
    '/tenant/loginOptions',
    {
      ...access({ right: 'changeLoginOptions' }),
      schema: {
        about: {
          tag: 'Login',
          summary: 'Configures a way to sign in that the tenant does not have',
          refuses: ['loginOptionExists', 'loginModeNotPossible'],
        },
        querystring: terminateQuery,
        body: authConfigUpdate,
        response: { 200: authConfig },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { terminateUserSessions } = request.query;
      const update = request.body as AuthConfigUpdate;
      const option = await saveLoginOption(tools, actor, { typeOrId: null, update, terminateUserSessions });
      return sendResource(
        request,
        reply,
        'authConfig',
        await resourceOf(parts, linksOf(request), actor.tenant, option),
      );
    },
  );

  app.put(
    '/tenant/loginOptions/:typeOrId',
    {
      ...access({ right: 'changeLoginOptions' }),
      schema: {
        about: {
          tag: 'Login',
          summary: 'Changes a way to sign in',
          refuses: ['loginOptionNotFound', 'loginModeNotPossible'],
        },
        params: loginOptionParams,
        querystring: terminateQuery,
        body: authConfigUpdate,
        response: { 200: authConfig },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { typeOrId } = request.params;
      const { terminateUserSessions } = request.query;
      const update = request.body as AuthConfigUpdate;
      const option = await saveLoginOption(tools, actor, { typeOrId, update, terminateUserSessions });
      return sendResource(
        request,
        reply,
        'authConfig',
        await resourceOf(parts, linksOf(request), actor.tenant, option),
      );
    },
  );
}
