import { emptyBody } from '../../contract/empty.ts';
import { vendorType } from '../../contract/media-types.ts';
import { currentUser, currentUserUpdate, passwordChange } from '../../contract/users.ts';
import type { Actor } from '../../core/access/actor.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { changePassword } from '../../core/users/change-password.ts';
import { updateCurrentUser } from '../../core/users/update-user.ts';
import { passwordRefusals, profileRefusals } from '../about.ts';
import { sendJson, sendResource } from '../answer.ts';
import { actorOf, revisionOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import { createVersionedCache } from '../versioned-cache.ts';
import type { Links } from '../wire/links.ts';
import { currentUserResource } from '../wire/user-resource.ts';

/** Bodies kept; an administrator's has 24 kB. */
const REMEMBERED = 2_000;

/** The signed-in user. */
export function currentUserRoutes(app: Routes, { tools, linksOf, jar }: RouteTools): void {
  // Every page and client asks this with every step, so the body is made once per version of what it shows. As bytes:
  // a text would be copied in memory that must be collected again for each answer.
  const bodies = createVersionedCache<Buffer>(REMEMBERED);
  const bodyOf = async (links: Links, actor: Actor): Promise<Buffer> => {
    const settings = await readSettings(tools.storage, actor.tenant);
    return Buffer.from(JSON.stringify(currentUserResource(links, actor, settings)));
  };

  app.get(
    '/user/currentUser',
    {
      ...access({ right: 'readOwn' }),
      schema: {
        about: { tag: 'Own account', summary: 'Reads the signed-in user, with their permissions' },
        response: { 200: currentUser },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { user } = actor;
      const revision = revisionOf(request);
      const links = linksOf(request);
      const body =
        revision === null
          ? await bodyOf(links, actor)
          : await bodies.get(`${links.origin}/${user.tenant}/${user.key}`, `${user.version}.${revision}`, () =>
              bodyOf(links, actor),
            );
      return sendJson(reply, mediaType(String(request.headers.accept ?? '')), body);
    },
  );

  app.put(
    '/user/currentUser',
    {
      ...access({ right: 'changeOwn' }),
      schema: {
        about: {
          tag: 'Own account',
          summary: 'Changes one’s own profile; what is missing stays',
          refuses: profileRefusals,
        },
        body: currentUserUpdate,
        response: { 200: currentUser },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const user = await updateCurrentUser(tools, actor, request.body);
      const settings = await readSettings(tools.storage, actor.tenant);
      return sendResource(request, reply, 'user', currentUserResource(linksOf(request), { ...actor, user }, settings));
    },
  );

  app.put(
    '/user/currentUser/password',
    {
      ...access({ right: 'changeOwn' }),
      schema: {
        about: {
          tag: 'Passwords',
          summary: 'Changes one’s own password',
          refuses: ['currentPasswordWrong', 'changedMeanwhile', ...passwordRefusals],
        },
        body: passwordChange,
        response: { 200: emptyBody },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { currentUserPassword: current, newPassword: next } = request.body;
      const renewed = await changePassword(tools, actor, actor.user, { current, next });
      if (renewed !== null) jar.session(reply, renewed);
      return reply.code(200).send({});
    },
  );
}

/** As the caller named it: `~currentUser`, `~user`, or plain JSON. */
function mediaType(accepts: string): string {
  const wanted = accepts.toLowerCase();
  if (wanted.includes('cumulocity.currentuser')) return `${vendorType('currentUser')};charset=UTF-8`;
  if (wanted.includes('cumulocity.user')) return `${vendorType('user')};charset=UTF-8`;
  return 'application/json;charset=UTF-8';
}
