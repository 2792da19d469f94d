import type { FastifyRequest } from 'fastify';
import { emptyBody } from '../../contract/empty.ts';
import { vendorType } from '../../contract/media-types.ts';
import { anyCurrentUser, currentUserUpdate, passwordChange } from '../../contract/users.ts';
import type { Actor } from '../../core/access/actor.ts';
import { requirePerson } from '../../core/access/may.ts';
import { readSettings } from '../../core/settings/tenant-settings.ts';
import { changePassword } from '../../core/users/change-password.ts';
import { updateCurrentUser } from '../../core/users/update-user.ts';
import { profileRefusals, replacedPasswordRefusals } from '../about.ts';
import { sendJson } from '../answer.ts';
import { actorOf, revisionOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import { createVersionedCache } from '../versioned-cache.ts';
import type { Links } from '../wire/links.ts';
import { type CurrentUserForm, currentUserIn } from '../wire/user-resource.ts';

/** Bodies kept; an administrator's has 24 kB. */
const REMEMBERED = 2_000;

/** The signed-in user. */
export function currentUserRoutes(app: Routes, { tools, linksOf, jar }: RouteTools): void {
  // Every page and client asks this with every step, so the body is made once per version of what it shows. As bytes:
  // a text would be copied in memory that must be collected again for each answer.
  const bodies = createVersionedCache<Buffer>(REMEMBERED);
  const bodyOf = async (form: CurrentUserForm, links: Links, actor: Actor): Promise<Buffer> => {
    const settings = await readSettings(tools.storage, actor.tenant);
    return Buffer.from(JSON.stringify(currentUserIn(form, links, actor, settings)));
  };

  app.get(
    '/user/currentUser',
    {
      ...access({ right: 'readOwn' }),
      schema: {
        about: { tag: 'Own account', summary: 'Reads the signed-in user, with their permissions' },
        response: { 200: anyCurrentUser },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { user } = actor;
      const revision = revisionOf(request);
      const links = linksOf(request);
      const form = formFor(request);
      if (form === 'user') requirePerson(actor);
      const body =
        revision === null
          ? await bodyOf(form, links, actor)
          : await bodies.get(`${form} ${links.origin}/${user.tenant}/${user.key}`, `${user.version}.${revision}`, () =>
              bodyOf(form, links, actor),
            );
      return sendJson(reply, mediaTypes[form], body);
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
          refuses: ['userNotFound', ...profileRefusals],
        },
        body: currentUserUpdate,
        response: { 200: anyCurrentUser },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const user = await updateCurrentUser(tools, actor, request.body);
      const settings = await readSettings(tools.storage, actor.tenant);
      const form = formFor(request);
      const body = currentUserIn(form, linksOf(request), { ...actor, user }, settings);
      return reply.type(mediaTypes[form]).send(body);
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
          refuses: ['currentPasswordWrong', 'changedMeanwhile', 'userNotFound', ...replacedPasswordRefusals],
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

/** The form that the caller names first; clients mix cases, and end the header with a stray `;`. */
function formFor(request: FastifyRequest): CurrentUserForm {
  const accepts = String(request.headers.accept ?? '').toLowerCase();
  const named = /cumulocity\.(currentuser|user)\+json/.exec(accepts)?.[1];
  if (named === undefined) return 'json';
  return named === 'user' ? 'user' : 'currentUser';
}

const mediaTypes: Readonly<Record<CurrentUserForm, string>> = {
  user: `${vendorType('user')};charset=UTF-8`,
  currentUser: `${vendorType('currentUser')};charset=UTF-8`,
  json: 'application/json;charset=UTF-8',
};
