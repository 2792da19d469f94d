import type { FastifyRequest } from 'fastify';
import { optionParams, systemOption, systemOptionCollection, tenantOption } from '../../contract/options.ts';
import { pageQuery } from '../../contract/paging.ts';
import { type Option, readSecurityOption } from '../../core/settings/read-options.ts';
import { isOpenSystemOption, listSystemOptions, readSystemOption } from '../../core/settings/system-options.ts';
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

  app.get(
    '/tenant/security-options/:category/:key',
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
      const { category, key } = request.params;
      // The tenant of whoever is signed in: a settings page at the public address reads its own rules, not the first tenant's.
      const carried = await authentication.carried(request);
      const named = readBasic(request.headers.authorization ?? '')?.tenant;
      const tenant = carried?.session.tenant ?? (await tenantOf(request, named));
      const option = await readSecurityOption(tools, tenant, { category, key });
      const self = `${linksOf(request).origin}/tenant/security-options/${category}/${key}`;
      return sendResource(request, reply, 'option', { ...option, self });
    },
  );
}
