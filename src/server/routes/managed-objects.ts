import { z } from 'zod';
import { noBody } from '../../contract/empty.ts';
import { text } from '../../contract/fields.ts';
import {
  type ManagedObject,
  type ManagedObjectsQuery,
  managedObject,
  managedObjectCollection,
  managedObjectsQuery,
  PREFERENCE,
  preferenceCreate,
  preferenceUpdate,
} from '../../contract/managed-objects.ts';
import type { Actor } from '../../core/access/actor.ts';
import type { Preference } from '../../core/ports/preferences.ts';
import {
  createPreference,
  deletePreference,
  findPreference,
  updatePreference,
} from '../../core/preferences/store-preference.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import type { Links } from '../wire/links.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';
import { iso } from '../wire/user-resource.ts';

const COLLECTION = '/inventory/managedObjects';
const ONE = '/inventory/managedObjects/:object';
const own = access({ right: 'readOwn' });
const objectParams = z.object({ object: text(100) });

/** What a user's programs remember for them: language, units, what was dismissed. The platform keeps it in its inventory. */
export function managedObjectRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    COLLECTION,
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Lists what programs remember for the user' },
        querystring: managedObjectsQuery,
        response: { 200: managedObjectCollection },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const links = linksOf(request);
      const { query } = request;
      const all = await tools.storage.preferences.list(actor.tenant, actor.user.key);
      const page = cut(all.filter(fitting(query, actor)), pageRequest(query));
      return sendResource(request, reply, 'managedObjectCollection', {
        ...envelope(links.origin, request, query, page),
        managedObjects: page.items.map((one) => resource(links, actor, one)),
      });
    },
  );

  app.post(
    COLLECTION,
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Stores an object for the user', refuses: ['tooManyPreferences'] },
        body: preferenceCreate,
        response: { 201: managedObject },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const body = resource(linksOf(request), actor, await createPreference(tools, actor, request.body));
      return sendResource(request, reply.code(201).header('location', body.self), 'managedObject', body);
    },
  );

  app.get(
    ONE,
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Reads an object', refuses: ['managedObjectNotFound'] },
        params: objectParams,
        response: { 200: managedObject },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const found = await findPreference(tools, actor, request.params.object);
      return sendResource(request, reply, 'managedObject', resource(linksOf(request), actor, found));
    },
  );

  app.put(
    ONE,
    {
      ...own,
      schema: {
        about: {
          tag: 'Applications',
          summary: 'Sets fragments of an object; null removes one',
          refuses: ['managedObjectNotFound'],
        },
        params: objectParams,
        body: preferenceUpdate,
        response: { 200: managedObject },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const changed = await updatePreference(tools, actor, request.params.object, request.body);
      return sendResource(request, reply, 'managedObject', resource(linksOf(request), actor, changed));
    },
  );

  app.delete(
    ONE,
    {
      ...own,
      schema: {
        about: { tag: 'Applications', summary: 'Deletes an object', refuses: ['managedObjectNotFound'] },
        params: objectParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await deletePreference(tools, actorOf(request), request.params.object);
      return reply.code(204).send();
    },
  );
}

function fitting(query: ManagedObjectsQuery, actor: Actor): (preference: Preference) => boolean {
  const { fragmentType, type, owner, ids } = query;
  const asksForOthers = [query.query, query.q, query.text].some((value) => value !== undefined);
  const wanted = ids?.split(',').map((id) => id.trim());
  return ({ id, fragments }) =>
    !asksForOthers &&
    (fragmentType === undefined || Object.hasOwn(fragments, fragmentType)) &&
    (type === undefined || type === PREFERENCE) &&
    (owner === undefined || owner === actor.user.userName) &&
    (wanted === undefined || wanted.includes(String(id)));
}

function resource(links: Links, actor: Actor, { id, fragments, createdAt, updatedAt }: Preference): ManagedObject {
  return {
    ...fragments,
    id: String(id),
    self: `${links.origin}${COLLECTION}/${id}`,
    type: PREFERENCE,
    owner: actor.user.userName,
    creationTime: iso(createdAt),
    lastUpdated: iso(updatedAt),
  };
}
