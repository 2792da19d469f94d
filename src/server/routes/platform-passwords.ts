import { platformPasswords, platformPasswordsUpdate } from '../../contract/platform-passwords.ts';
import { changePlatformPasswords, readPlatformPasswords } from '../../core/users/platform-passwords.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';

const PATH = '/tenant/system/password';

/** The platform's rules for passwords, for the management tenant. */
export function platformPasswordRoutes(app: Routes, { tools }: RouteTools): void {
  app.get(
    PATH,
    {
      ...access({ right: 'readTenants' }),
      schema: {
        about: { tag: 'Passwords', summary: 'Reads the platform’s rules for passwords' },
        response: { 200: platformPasswords },
      },
    },
    async (request, reply) => reply.send(await readPlatformPasswords(tools, actorOf(request))),
  );

  app.put(
    PATH,
    {
      ...access({ right: 'updateTenants' }),
      schema: {
        about: { tag: 'Passwords', summary: 'Changes the platform’s rules for passwords, above those of its tenants' },
        body: platformPasswordsUpdate,
        response: { 200: platformPasswords },
      },
    },
    async (request, reply) => reply.send(await changePlatformPasswords(tools, actorOf(request), request.body)),
  );
}
