import { emptyBody, noBody } from '../../contract/empty.ts';
import { currentTenant, currentTenantQuery } from '../../contract/login-options.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { tenantTfa, tenantTfaUpdate } from '../../contract/tenant-tfa.ts';
import { Refusal } from '../../core/refusal.ts';
import { changeTenantTfa, readTenantTfa } from '../../core/tfa/change-tenant-tfa.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';
import { optional } from '../wire/user-resource.ts';

/** The caller's tenant, and two-factor settings. */
export function tenantRoutes(app: Routes, { tools, applications, linksOf }: RouteTools): void {
  app.get(
    '/tenant/currentTenant',
    {
      ...access({ right: 'readOwn' }),
      schema: {
        about: { tag: 'Tenants', summary: 'Reads the tenant of the signed-in user' },
        querystring: currentTenantQuery,
        response: { 200: currentTenant },
      },
    },
    async (request, reply) => {
      const { tenant } = actorOf(request);
      const links = linksOf(request);
      const record = await tools.storage.tenants.find(tenant);
      return sendResource(request, reply, 'currentTenant', {
        self: `${links.origin}/tenant/currentTenant`,
        name: tenant,
        domainName: record?.domain ?? new URL(links.origin).hostname,
        allowCreateTenants: tenant === MANAGEMENT,
        customProperties: { ...record?.customProperties },
        ...(request.query.withParent ? optional('parent', record?.parent ?? null) : {}),
        applications: {
          references: (await applications.of(tenant, links)).map((application) => ({
            self: application.self,
            application,
          })),
        },
      });
    },
  );

  app.get(
    '/tenant/tenants/:tenant/tfa',
    {
      ...access({ right: 'readTenantTfa' }),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Reads the tenant’s strategy and enforcement',
          refuses: ['tenantNotFound'],
        },
        params: tenantParams,
        response: { 200: tenantTfa },
      },
    },
    async (request, reply) => reply.send(await readTenantTfa(tools, actorOf(request), request.params.tenant)),
  );

  app.put(
    '/tenant/tenants/:tenant/tfa',
    {
      ...access({ right: 'changeTenantTfa' }),
      schema: {
        about: {
          tag: 'Second factor',
          summary: 'Changes the tenant’s strategy; a new one clears every user’s second factor and ends every session',
          refuses: ['tenantNotFound', 'strategyNotPossible', 'optionFixed'],
        },
        params: tenantParams,
        body: tenantTfaUpdate,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await changeTenantTfa(tools, actorOf(request), request.params.tenant, request.body);
      return reply.code(204).send();
    },
  );

  // Nobody of the operator's can log in as a tenant's user here: there is nothing to allow, and disabling it is done.
  app.put(
    '/tenant/support-user/enable',
    {
      ...access({ right: 'readOwn' }),
      schema: {
        about: {
          tag: 'Tenants',
          summary: 'Allows support users; there are none, so it is refused',
          refuses: ['supportUserNotAvailable'],
        },
        response: { 200: emptyBody },
      },
    },
    async () => {
      throw new Refusal('supportUserNotAvailable');
    },
  );
  app.put(
    '/tenant/support-user/disable',
    {
      ...access({ right: 'readOwn' }),
      schema: { about: { tag: 'Tenants', summary: 'Allows no support users' }, response: { 200: emptyBody } },
    },
    async (_request, reply) => reply.send({}),
  );
}
