import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type Application,
  application,
  applicationCollection,
  applicationManifest,
  applicationsQuery,
} from '../../contract/applications.ts';
import { text } from '../../contract/fields.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { requireTenant } from '../../core/access/may.ts';
import { Refusal } from '../../core/refusal.ts';
import { findUser } from '../../core/users/find-user.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';

const own = access({ right: 'readOwn' });
const applicationParams = z.object({ application: text(256) });
const list = { querystring: applicationsQuery, response: { 200: applicationCollection } };

/** Which applications there are: what official web applications ask for before they show anything. */
export function applicationRoutes(app: Routes, { tools, applications, linksOf }: RouteTools): void {
  const known = (request: FastifyRequest) => applications.of(actorOf(request).tenant, linksOf(request));
  const sendPage = (
    request: FastifyRequest,
    reply: FastifyReply,
    query: z.infer<typeof applicationsQuery>,
    found: readonly Application[],
  ): FastifyReply => {
    const { name, type } = query;
    const fitting = found.filter((one) => (name ?? one.name) === one.name && (type ?? one.type) === one.type);
    const page = cut(fitting, pageRequest(query));
    const { origin } = linksOf(request);
    const body = { ...envelope(origin, request, query, page), applications: [...page.items] };
    return sendResource(request, reply, 'applicationCollection', body);
  };
  /** By id, and for those who know no id by context path. Refuses `applicationNotFound`. */
  const find = async (request: FastifyRequest, wanted: string): Promise<Application> => {
    const all = await known(request);
    const found = all.find(({ id }) => id === wanted) ?? all.find(({ contextPath }) => contextPath === wanted);
    if (found === undefined)
      throw new Refusal('applicationNotFound', { id: wanted.replaceAll(/\P{ASCII}|\p{C}/gu, '?') });
    return found;
  };

  app.get(
    '/application/applications',
    { ...own, schema: { about: { tag: 'Applications', summary: 'Lists applications' }, ...list } },
    async (request, reply) => sendPage(request, reply, request.query, await known(request)),
  );

  app.get(
    '/application/applications/:application',
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Reads an application', refuses: ['applicationNotFound'] },
        params: applicationParams,
        response: { 200: application },
      },
    },
    async (request, reply) =>
      sendResource(request, reply, 'application', await find(request, request.params.application)),
  );

  app.get(
    '/application/applications/:application/manifest',
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Reads an application’s manifest', refuses: ['applicationNotFound'] },
        params: applicationParams,
        response: { 200: applicationManifest },
      },
    },
    async (request, reply) => {
      const found = await find(request, request.params.application);
      return sendResource(request, reply, 'applicationManifest', { ...found.manifest, application: found });
    },
  );

  app.get(
    '/application/applicationsByName/:name',
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Lists applications of a name' },
        ...list,
        params: z.object({ name: text(256) }),
      },
    },
    async (request, reply) => {
      const found = (await known(request)).filter(({ name }) => name === request.params.name);
      return sendPage(request, reply, request.query, found);
    },
  );

  app.get(
    '/application/applicationsByUser/:user',
    {
      ...own,
      schema: {
        about: {
          tag: 'Applications',
          summary: 'Lists the applications that a user may open',
          refuses: ['userNotFound'],
        },
        ...list,
        params: z.object({ user: text(254) }),
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { user: name } = request.params;
      // Everybody may use all of them; about somebody else only those may ask who see that there is such a user.
      if (name !== actor.user.userName) await findUser(tools, actor, actor.tenant, name);
      return sendPage(request, reply, request.query, await known(request));
    },
  );

  // The platform provides all of them: no tenant owns any, and each may use all.
  for (const [by, owned] of [
    ['Tenant', () => true],
    ['Owner', (tenant: string) => tenant === MANAGEMENT],
  ] as const) {
    app.get(
      `/application/applicationsBy${by}/:tenant`,
      {
        ...own,
        schema: {
          about: { tag: 'Applications', summary: 'Lists the applications that a tenant owns or may open' },
          ...list,
          params: tenantParams,
        },
      },
      async (request, reply) => {
        const { tenant } = request.params;
        requireTenant(actorOf(request), tenant, 'readTenants');
        return sendPage(request, reply, request.query, owned(tenant) ? await known(request) : []);
      },
    );
  }
}
