import type { Actor } from '../access/actor.ts';
import type { Preference } from '../ports/preferences.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';

/** Programs store a handful of small objects per user; no user fills the database. */
const bounds = { count: 100, size: 16_000 };

type Fragments = Readonly<Record<string, unknown>>;

/** What the server says about an object itself; programs send it back with the rest. */
const SERVER_SIDE = new Set(['id', 'self', 'owner', 'creationTime', 'lastUpdated']);

const fragmentsOf = (object: Fragments): Fragments =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !SERVER_SIDE.has(name)));

/** Stores an object of the actor's own. Refuses `tooManyPreferences`. */
export async function createPreference(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  object: Fragments,
): Promise<Preference> {
  const createdAt = tools.clock.now();
  const fragments = fragmentsOf(object);
  const { key } = actor.user;
  const id = await tools.storage.preferences.create(actor.tenant, key, { fragments, createdAt }, bounds);
  if (id === 'full') throw new Refusal('tooManyPreferences', { max: bounds.count });
  // The user was deleted a moment ago.
  if (id === null) throw new Refusal('sessionEnded');
  return { id, fragments, createdAt, updatedAt: createdAt };
}

/** Changes an object of the actor's own. Refuses `managedObjectNotFound`, `validation`. */
export async function updatePreference(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  id: string,
  object: Fragments,
): Promise<Preference> {
  const change = { fragments: fragmentsOf(object), at: tools.clock.now() };
  const number = numberOf(id);
  const { preferences } = tools.storage;
  const found = number === null ? null : await preferences.merge(actor.tenant, actor.user.key, number, change, bounds);
  if (found === 'tooLarge') {
    throw new Refusal('validation', { reason: `the object must have at most ${bounds.size} characters as JSON` });
  }
  return found ?? refuseUnknown(id);
}

/** Refuses `managedObjectNotFound`, also for an object of somebody else. */
export async function findPreference(tools: Pick<Tools, 'storage'>, actor: Actor, id: string): Promise<Preference> {
  const number = numberOf(id);
  const { preferences } = tools.storage;
  const found = number === null ? null : await preferences.find(actor.tenant, actor.user.key, number);
  return found ?? refuseUnknown(id);
}

/** Refuses `managedObjectNotFound`. */
export async function deletePreference(tools: Pick<Tools, 'storage'>, actor: Actor, id: string): Promise<void> {
  const number = numberOf(id);
  const { preferences } = tools.storage;
  if (number === null || !(await preferences.remove(actor.tenant, actor.user.key, number))) refuseUnknown(id);
}

const numberOf = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null);

function refuseUnknown(id: string): never {
  throw new Refusal('managedObjectNotFound', { id: id.replaceAll(/\P{ASCII}|\p{C}/gu, '?') });
}
