import { z } from 'zod';
import { jsonObject, text, timestamp } from './fields.ts';
import { listOf, pageQuery } from './paging.ts';

/** The only type of object that is stored: what a user's programs remember for them. */
export const PREFERENCE = 'c8y_UserPreference';

/** `POST /inventory/managedObjects`. Other objects are devices and the like, which this server does not know. */
export const preferenceCreate = jsonObject.refine(
  (object) => object.type === PREFERENCE,
  `type: must be ${PREFERENCE}: this server stores nothing else`,
);

/** `PUT /inventory/managedObjects/{id}`: fragments to set; `null` removes one, the others stay. */
export const preferenceUpdate = jsonObject.refine(
  (object) => object.type === undefined || object.type === PREFERENCE,
  `type: must stay ${PREFERENCE}`,
);

export const managedObject = z.looseObject({
  id: z.string(),
  self: z.string(),
  type: z.literal(PREFERENCE),
  owner: z.string(),
  creationTime: timestamp,
  lastUpdated: timestamp,
});
export type ManagedObject = z.infer<typeof managedObject>;

export const managedObjectCollection = listOf('managedObjects', managedObject);

export const managedObjectsQuery = pageQuery.extend({
  /** Holds a user name, of at most 254 characters, behind a word. */
  fragmentType: text(320).optional(),
  type: text(254).optional(),
  owner: text(254).optional(),
  ids: text(320).optional(),
  /** In the platform's query language, or by text: of what this server does not store. */
  query: text(320).optional(),
  q: text(320).optional(),
  text: text(254).optional(),
});
export type ManagedObjectsQuery = z.infer<typeof managedObjectsQuery>;
