import type { FastifyRequest } from 'fastify';
import { noBody } from '../../contract/empty.ts';
import {
  optionParams,
  systemOption,
  systemOptionCollection,
  tenantOption,
  tenantOptionUpdate,
} from '../../contract/options.ts';
import { pageQuery } from '../../contract/paging.ts';
import { setPlatformOption, unsetPlatformOption } from '../../core/settings/platform-options.ts';
import { type Option, readSecurityOption, requireSecurityOption } from '../../core/settings/read-options.ts';
import { isOpenSystemOption, listSystemOptions, readSystemOption } from '../../core/settings/system-options.ts';
import { deleteOption, writeOptions } from '../../core/settings/write-options.ts';
import { sendResource } from '../answer.ts';
import { actorIfAny, actorOf } from '../authenticate.ts';
import { readBasic } from '../authorization-header.ts';
import { access, anonymous, type Routes, type RouteTools } from '../routing.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';

/** What the platform decides, and the password rules of a tenant that login pages ask for. */
export function systemOptionRoutes(app: Routes, { tools, linksOf, tenantOf, authentication }: RouteTools): void {
  const resource = (request: FastifyRequest, option: Option) => ({
    ...option,
    self: `${linksOf(request).origin}/tenant/system/options/${option.category}/${option.key}`,
  });

  app.get(
    '/tenant/system/options',
    {
      ...access({}),
      schema: {
        about: { tag: 'Options', summary: 'Lists what the platform decides' },
        querystring: pageQuery,
        response: { 200: systemOptionCollection },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const page = cut(await listSystemOptions(tools, actorOf(request)), pageRequest(query));
      return sendResource(request, reply, 'optionCollection', {
        ...envelope(linksOf(request).origin, request, query, page),
        options: page.items.map((option) => resource(request, option)),
      });
    },
  );

  const isOpen = ({ params }: FastifyRequest): boolean => {
    const { category = '', key = '' } = params as Readonly<Record<string, string | undefined>>;
    return isOpenSystemOption(category, key);
  };
  app.get(
    '/tenant/system/options/:category/:key',
    {
      ...access({ openTo: isOpen }),
      schema: {
        about: { tag: 'Options', summary: 'Reads one thing that the platform decides', refuses: ['optionNotFound'] },
        params: optionParams,
        response: { 200: systemOption },
      },
    },
    async (request, reply) => {
      const option = await readSystemOption(tools, actorIfAny(request), request.params);
      return sendResource(request, reply, 'option', resource(request, option));
    },
  );

  app.put(
    '/tenant/system/options/:category/:key',
    {
      ...access({ right: 'updateTenants' }),
      schema: {
        about: { tag: 'Options', summary: 'Sets an option for all tenants' },
        params: optionParams,
        body: tenantOptionUpdate,
        response: { 200: systemOption },
      },
    },
    async (request, reply) => {
      const option = await setPlatformOption(tools, actorOf(request), request.params, request.body.value);
      return sendResource(request, reply, 'option', resource(request, option));
    },
  );

  app.delete(
    '/tenant/system/options/:category/:key',
    {
      ...access({ right: 'updateTenants' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Sets an option for all tenants no more',
          refuses: ['optionNotFound'],
        },
        params: optionParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await unsetPlatformOption(tools, actorOf(request), request.params);
      return reply.code(204).send();
    },
  );
  securityOptionRoutes(app, { tools, linksOf, tenantOf, authentication });
}

const SECURITY_OPTION = '/tenant/security-options/:category/:key';

/**
 * The password rules of a tenant: read by login pages, and by the official client wherever it means the category
 * `password`, which it changes here too.
 */
function securityOptionRoutes(
  app: Routes,
  { tools, linksOf, tenantOf, authentication }: Pick<RouteTools, 'tools' | 'linksOf' | 'tenantOf' | 'authentication'>,
): void {
  const resource = (request: FastifyRequest, option: Option) => ({
    ...option,
    self: `${linksOf(request).origin}/tenant/security-options/${option.category}/${option.key}`,
  });

  app.get(
    SECURITY_OPTION,
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Options',
          summary: 'Reads a password rule of the tenant',
          refuses: ['optionNotFound', 'unknownTenant'],
        },
        params: optionParams,
        response: { 200: tenantOption },
      },
    },
    async (request, reply) => {
      // The tenant of whoever is signed in: a settings page at the public address reads its own rules, not the first tenant's.
      const carried = await authentication.carried(request);
      const named = readBasic(request.headers.authorization ?? '')?.tenant;
      const tenant = carried?.session.tenant ?? (await tenantOf(request, named));
      const option = await readSecurityOption(tools, tenant, request.params);
      return sendResource(request, reply, 'option', resource(request, option));
    },
  );

  app.put(
    SECURITY_OPTION,
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Creates or replaces a password rule of the tenant',
          refuses: ['optionNotFound', 'optionFixed'],
        },
        params: optionParams,
        body: tenantOptionUpdate,
        response: { 200: tenantOption },
      },
    },
    async (request, reply) => {
      const { category, key } = request.params;
      requireSecurityOption(request.params);
      const [option] = await writeOptions(tools, actorOf(request), category, { [key]: request.body.value });
      return sendResource(request, reply, 'option', resource(request, option as Option));
    },
  );

  app.delete(
    SECURITY_OPTION,
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Deletes a password rule of the tenant',
          refuses: ['optionNotFound', 'optionFixed'],
        },
        params: optionParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      requireSecurityOption(request.params);
      await deleteOption(tools, actorOf(request), request.params.category, request.params.key);
      return reply.code(204).send();
    },
  );
}
