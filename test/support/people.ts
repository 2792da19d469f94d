import { PLATFORM } from '../../src/core/ports/settings.ts';
import type { Client } from './http-client.ts';
import { PASSWORD, TENANT, type TestServer } from './start-server.ts';
import { STEP, totpCode } from './totp-code.ts';

export interface Person {
  readonly userName: string;
  readonly password: string;
  /** Path of the user's own resource. */
  readonly path: string;
}

export interface TotpPerson extends Person {
  readonly secret: string;
  /** The code that the phone shows now. */
  code(): string;
  /** Waits for a step that was never used, and returns its code. */
  nextCode(): string;
}

/** Ids of the global roles of a new tenant that tests give away. */
export const groups = {
  business: 1,
  admins: 2,
  devices: 3,
  readers: 4,
  tenantManager: 5,
  userManager: 9,
  sharedUserManager: 10,
};

let people = 0;

/** Creates a user over HTTP; the administrator does it. */
export async function newPerson(
  server: TestServer,
  details: Readonly<Record<string, unknown>> = {},
  creator?: Client,
): Promise<Person> {
  people++;
  const wanted = { userName: `person-${people}`, password: PASSWORD, ...details };
  const client = creator ?? (await server.admin());
  const created = await client.post(`/user/${TENANT}/users`, wanted);
  if (created.status !== 201) throw new Error(`Creating ${wanted.userName} answered ${created.status}`);
  return {
    userName: wanted.userName,
    password: wanted.password,
    path: `/user/${TENANT}/users/${encodeURIComponent(wanted.userName)}`,
  };
}

/** A user and their browser, logged in without a second factor. */
export async function signedInPerson(
  server: TestServer,
  details: Readonly<Record<string, unknown>> = {},
): Promise<{ person: Person; client: Client }> {
  const person = await newPerson(server, details);
  const client = server.client();
  const { status } = await client.login(person.userName, person.password);
  if (status !== 200) throw new Error(`Logging in ${person.userName} answered ${status}`);
  return { person, client };
}

/** Makes TOTP possible in the tenant; enforced for all if asked. */
export async function switchTfaOn(server: TestServer, enforced = false): Promise<void> {
  const { settings } = server.house.tools.storage;
  await settings.put(TENANT, 'two-factor-authentication', 'strategy', 'TOTP');
  await settings.put(TENANT, 'two-factor-authentication', 'enabled', 'true');
  await settings.put(TENANT, 'two-factor-authentication', 'enforced', String(enforced));
}

/** Sets or, with `null`, removes a setting of the platform. */
export async function platformSetting(
  server: TestServer,
  category: string,
  key: string,
  value: string | null,
): Promise<void> {
  const { settings } = server.house.tools.storage;
  if (value === null) await settings.remove(PLATFORM, category, key);
  else await settings.put(PLATFORM, category, key, value);
}

/** A user who has set TOTP up in a browser that was let go since. The tenant must have it switched on. */
export async function totpPerson(
  server: TestServer,
  details: Readonly<Record<string, unknown>> = {},
): Promise<TotpPerson> {
  const person = await newPerson(server, { tfaEnforced: true, ...details });
  const client = server.client();
  await client.login(person.userName, person.password);
  return withPhone(server, person, await client.enrol());
}

export function withPhone(server: TestServer, person: Person, secret: string): TotpPerson {
  const code = () => totpCode(secret, server.clock.now());
  return {
    ...person,
    secret,
    code,
    nextCode() {
      server.clock.move(STEP);
      return code();
    },
  };
}

/** Logs a TOTP user in, in a browser of their own, with a code that was never used. */
export async function signInWithCode(
  server: TestServer,
  person: TotpPerson,
  client = server.client(),
): Promise<Client> {
  const { status } = await client.login(person.userName, person.password, { code: person.nextCode() });
  if (status !== 200) throw new Error(`Logging in ${person.userName} answered ${status}`);
  return client;
}
