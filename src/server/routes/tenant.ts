import { currentTenant } from '../../contract/login-options.ts';
import { tenantTfa, tenantTfaUpdate } from '../../contract/tenant-tfa.ts';
import { changeTenantTfa, readTenantTfa } from '../../core/tfa/change-tenant-tfa.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';

/** The caller's tenant and its two-factor settings. */
export function tenantRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    '/tenant/currentTenant',
    { ...access({ right: 'readOwn' }), schema: { response: { 200: currentTenant } } },
    async (request, reply) => {
      const { tenant } = actorOf(request);
      const links = linksOf(request);
      const record = await tools.storage.tenants.find(tenant);
      return sendResource(request, reply, 'currentTenant', {
        self: `${links.origin}/tenant/currentTenant`,
        name: tenant,
        domainName: record?.domain ?? new URL(links.origin).hostname,
        allowCreateTenants: false,
        customProperties: {},
        applications: { references: [] },
      });
    },
  );

  app.get(
    '/tenant/tenants/:tenant/tfa',
    { ...access({ right: 'readTenantTfa' }), schema: { params: tenantParams, response: { 200: tenantTfa } } },
    async (request, reply) => reply.send(await readTenantTfa(tools, actorOf(request), request.params.tenant)),
  );

  app.put(
    '/tenant/tenants/:tenant/tfa',
    { ...access({ right: 'changeTenantTfa' }), schema: { params: tenantParams, body: tenantTfaUpdate } },
    async (request, reply) => {
      await changeTenantTfa(tools, actorOf(request), request.params.tenant, request.body);
      return reply.code(204).send();
    },
  );
}
