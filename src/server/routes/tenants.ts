import type { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import {
  platformTfa,
  platformTfaUpdate,
  tenant,
  tenantCollection,
  tenantCreate,
  tenantsQuery,
  tenantUpdate,
} from '../../contract/tenants.ts';
import type { TenantRecord } from '../../core/ports/tenants.ts';
import { createTenant } from '../../core/tenants/create-tenant.ts';
import { deleteTenant } from '../../core/tenants/delete-tenant.ts';
import { findTenant } from '../../core/tenants/find-tenant.ts';
import { updateTenant } from '../../core/tenants/update-tenant.ts';
import { changePlatformTfa, readPlatformTfa } from '../../core/tfa/platform-tfa.ts';
import { passwordRefusals } from '../about.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { tenantResource } from '../wire/tenant-resource.ts';

const COLLECTION = '/tenant/tenants';
const ONE = '/tenant/tenants/:tenant';

/** The management tenant's administration of the others, and of what the platform decides above them. */
export function tenantsRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  const host = tools.identity.issuer;

  app.get(
    COLLECTION,
    {
      ...access({ right: 'readTenants' }),
      schema: {
        about: { tag: 'Tenants', summary: 'Lists tenants' },
        querystring: tenantsQuery,
        response: { 200: tenantCollection },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const links = linksOf(request);
      const fitting = (await tools.storage.tenants.list()).filter((one) => fits(one, query));
      const page = cut(fitting, pageRequest(query));
      return sendResource(request, reply, 'tenantCollection', {
        ...envelope(links.origin, request, query, page),
        tenants: page.items.map((one) => tenantResource(links, host, one)),
      });
    },
  );

  app.post(
    COLLECTION,
    {
      ...access({ right: 'createTenants' }),
      schema: {
        about: {
          tag: 'Tenants',
          summary: 'Creates a tenant with its first administrator',
          refuses: ['tenantNotFound', 'tenantTaken', ...passwordRefusals, 'userNameTaken', 'emailTaken'],
        },
        body: tenantCreate,
        response: { 201: tenant },
      },
    },
    async (request, reply) => {
      const created = await createTenant(tools, actorOf(request), request.body);
      const links = linksOf(request);
      void reply.code(201).header('location', links.tenant(created.id));
      return sendResource(request, reply, 'tenant', tenantResource(links, host, created));
    },
  );

  app.get(
    ONE,
    {
      ...access({ right: 'readTenants' }),
      schema: {
        about: { tag: 'Tenants', summary: 'Reads a tenant', refuses: ['tenantNotFound'] },
        params: tenantParams,
        response: { 200: tenant },
      },
    },
    async (request, reply) => {
      const found = await findTenant(tools, actorOf(request), request.params.tenant);
      return sendResource(request, reply, 'tenant', tenantResource(linksOf(request), host, found));
    },
  );

  app.put(
    ONE,
    {
      ...access({ right: 'updateTenants' }),
      schema: {
        about: {
          tag: 'Tenants',
          summary: 'Changes, suspends or activates a tenant; what is missing stays',
          refuses: ['tenantNotFound', 'tenantTaken', 'ownTenant'],
        },
        params: tenantParams,
        body: tenantUpdate,
        response: { 200: tenant },
      },
    },
    async (request, reply) => {
      const updated = await updateTenant(tools, actorOf(request), request.params.tenant, request.body);
      return sendResource(request, reply, 'tenant', tenantResource(linksOf(request), host, updated));
    },
  );

  app.delete(
    ONE,
    {
      ...access({ right: 'deleteTenants' }),
      schema: {
        about: {
          tag: 'Tenants',
          summary: 'Deletes a tenant and everything of it',
          refuses: ['tenantNotFound', 'ownTenant', 'firstTenant'],
        },
        params: tenantParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await deleteTenant(tools, actorOf(request), request.params.tenant);
      return reply.code(204).send();
    },
  );

  app.get(
    '/tenant/system/tfa',
    {
      ...access({ right: 'readTenants' }),
      schema: {
        about: { tag: 'Second factor', summary: 'Reads what the platform decides above the tenants' },
        response: { 200: platformTfa },
      },
    },
    async (request, reply) => reply.send(await readPlatformTfa(tools, actorOf(request))),
  );

  app.put(
    '/tenant/system/tfa',
    {
      ...access({ right: 'updateTenants' }),
      schema: {
        about: { tag: 'Second factor', summary: 'Changes what the platform decides above the tenants' },
        body: platformTfaUpdate,
        response: { 200: platformTfa },
      },
    },
    async (request, reply) => reply.send(await changePlatformTfa(tools, actorOf(request), request.body)),
  );
}

function fits(one: TenantRecord, { company, domain, parent }: z.infer<typeof tenantsQuery>): boolean {
  return (
    (company === undefined || one.company === company) &&
    (domain === undefined || one.domain === domain.toLowerCase()) &&
    (parent === undefined || one.parent === parent)
  );
}
