import { z } from 'zod';
import { userApi } from '../../contract/users.ts';
import { requireOwnTenant, visibleBelow } from '../../core/access/may.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools, tenantParams } from '../routing.ts';

/** As many as any list shows at once. */
const MAX_EMAILS = 2000;

/** The entry to the API of users, and what is asked about all of them at once. */
export function userApiRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    '/user',
    {
      ...access({}),
      schema: {
        about: { tag: 'Users', summary: 'Says where users, roles and groups are' },
        response: { 200: userApi },
      },
    },
    async (request, reply) => {
      const self = `${linksOf(request).origin}/user`;
      return sendResource(request, reply, 'userApi', {
        self,
        userByName: `${self}/{realm}/userByName/{userName}`,
        users: `${self}/{realm}/users`,
        currentUser: `${self}/currentUser`,
        groupByName: `${self}/{realm}/groupByName/{groupName}`,
        groups: `${self}/{realm}/groups`,
        roles: `${self}/roles`,
      });
    },
  );

  app.get(
    '/user/:tenant/users/newsletterEmails',
    {
      ...access({ right: 'readUsers' }),
      schema: {
        about: {
          tag: 'Users',
          summary: 'Lists the addresses of those who want the newsletter, separated by commas',
          answers: 'text/plain',
        },
        params: tenantParams,
        // Nothing at all where nobody wants it.
        response: { 200: z.string().optional() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { tenant } = request.params;
      requireOwnTenant(actor, tenant);
      const below = visibleBelow(actor);
      const filter = { newsletter: true, withDevices: true, ...(below === null ? {} : { below }) } as const;
      const page = { offset: 0, limit: MAX_EMAILS, withTotal: false };
      const { items } = await tools.storage.users.list(tenant, filter, page);
      return reply.type('text/plain;charset=UTF-8').send(items.map(({ email }) => email).join(','));
    },
  );
}
