import { emptyBody } from '../../contract/empty.ts';
import { logOut, logOutAllUsers } from '../../core/sessions/end-sessions.ts';
import { actorOf, requireXsrf } from '../authenticate.ts';
import { access, anonymous, type Routes, type RouteTools, tenantParams } from '../routing.ts';

/** Ending sessions. */
export function logoutRoutes(app: Routes, { tools, jar, authentication }: RouteTools): void {
  // Login pages call this with whatever they have, also with nothing: it always answers 200 and clears the cookies.
  app.post(
    '/user/logout',
    {
      ...anonymous,
      schema: {
        about: { tag: 'Login', summary: 'Ends the session and clears its cookies', refuses: ['xsrfMismatch'] },
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const view = await authentication.carried(request);
      if (view !== null) {
        if (view.session.carrier === 'cookie' && request.headers.authorization === undefined) {
          requireXsrf(tools, request, view);
        }
        await logOut(tools, view, request.ip);
      }
      jar.clear(reply);
      return reply.code(200).send({});
    },
  );

  app.post(
    '/user/logout/:tenant/allUsers',
    {
      ...access({ right: 'logOutAllUsers' }),
      schema: {
        about: { tag: 'Login', summary: 'Ends every session of the tenant' },
        params: tenantParams,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      await logOutAllUsers(tools, actorOf(request), request.params.tenant);
      return reply.code(200).send({});
    },
  );
}
