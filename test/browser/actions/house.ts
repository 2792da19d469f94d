import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MANAGEMENT } from '../../../src/contract/permissions.ts';
import { operator as operatorOf } from '../../../src/core/access/operator.ts';
import { PLATFORM } from '../../../src/core/ports/settings.ts';
import { setOptionEditable, writeOptions } from '../../../src/core/settings/write-options.ts';
import { createTenant } from '../../../src/core/tenants/create-tenant.ts';
import { readConfiguration } from '../../../src/server/configuration.ts';
import { openHouse } from '../../../src/server/wiring.ts';
import { freePort, spawnServer } from '../../process/support/server-process.ts';
import { type Authenticator, authenticatorFor } from './authenticator.ts';
import type { Inbox, TextMessage } from './text-messages.ts';

const TENANT = 't1';
/** A text message in the server's output. */
const PRINTED = /SMS to (\+\d+):\s*([\s\S]*?#\d{6})/g;
const ADMIN = 'admin';
export const PASSWORD = 'Passw0rd!first';
/** The first administrator, who has no second factor. */
export const administrator: Account = { userName: ADMIN, password: PASSWORD };

/** Ids of the global roles of a new tenant that scenarios give away. */
export const roles = { business: 1, admins: 2, devices: 3, readers: 4, userManager: 9, sharedUserManager: 10 } as const;

export interface Account {
  readonly userName: string;
  readonly password: string;
}

/** An account with an active TOTP secret, and what makes its codes. */
export interface TotpAccount extends Account {
  readonly phone: Authenticator;
}

export interface NewAccount {
  /** Made up unless given. */
  readonly userName?: string;
  /** Who creates it and thereby owns it; the administrator unless given. */
  readonly creator?: Account;
  readonly groupIds?: readonly number[];
  readonly tfaEnforced?: boolean;
  readonly shouldResetPassword?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly phone?: string;
  /** The switch of the SMS strategy. */
  readonly twoFactorAuthenticationEnabled?: boolean;
  readonly password?: string;
}

/** A running server as an operator starts it, on a database of its own, and what others did in it beforehand. */
export interface House extends Inbox {
  readonly url: string;
  /** By an administrator with a bearer token: no page is involved. */
  asAdmin(method: string, path: string, body?: object): Promise<Reply>;
  /** Sends a request as somebody else, or as nobody. */
  ask(token: string | undefined, method: string, path: string, body?: object): Promise<Reply>;
  /** A bearer token, or why there is none. */
  token(account: Account, code?: string): Promise<{ token?: string; refusal?: string }>;
  newAccount(details?: NewAccount): Promise<Account>;
  /** Somebody who set TOTP up long ago. The tenant must have it enabled. */
  newTotpAccount(details?: NewAccount): Promise<TotpAccount>;
  /** Creates a global role, which this version does in the database only. */
  newRole(name: string, permissions: readonly string[]): Promise<number>;
  tfaForTenant(settings: { enabled?: boolean; enforced?: boolean; strategy?: 'SMS' | 'TOTP' }): Promise<void>;
  /** Sets a two-factor option of the platform, above all tenants; `null` takes it back. */
  platformOption(key: string, value: string | null): Promise<void>;
  /** The management tenant fixes two-factor options for all tenants, or leaves them to each again. */
  fixedOptions(keys: readonly ('enabled' | 'strategy')[], fixed: boolean): Promise<void>;
  /** Takes the number of somebody whose codes go there, which only an import can leave behind. */
  withoutNumber(account: Account): Promise<void>;
  /** The last text messages, where no gateway was given: the preset `SALLYPORT_SMS_URL=log:` prints them. */
  messages(): readonly TextMessage[];
  /** The last link that was mailed there, where no mail server was given: the preset prints mail too. */
  mailedLink(to: string): Promise<string>;
  /** Puts the server's clock ahead. */
  later(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts `src/server/main.ts`: the machine's clock until `later`, real password hashes, embedded database, the built web UI. */
export async function startHouse(settings: Readonly<Record<string, string>> = {}): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-browser-'));
  const variables = { ...(await variablesOf(dataDir)), ...settings };
  const clock = join(dataDir, 'clock-ahead');
  await writeFile(clock, '0');
  const server = spawnServer({
    port: Number(variables.SALLYPORT_PORT),
    variables: { ...variables, CLOCK_AHEAD: clock },
    nodeOptions: ['--import', new URL('./clock-ahead.ts', import.meta.url).href],
  });
  await server.untilHealthy();
  let ahead = 0;
  let operator: string | undefined;
  let accounts = 0;

  const ask: House['ask'] = async (token, method, path, body) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
  };

  const token: House['token'] = async ({ userName, password }, code) => {
    const form = { grant_type: 'PASSWORD', username: userName, password, ...(code ? { tfa_code: code } : {}) };
    const answer = await fetch(`${server.url}/tenant/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const body = (await answer.json()) as { access_token?: string; code?: string };
    if (body.access_token !== undefined) return { token: body.access_token };
    return { refusal: body.code ?? `status ${answer.status}` };
  };

  /** Not the administrator whom scenarios log in: five sessions are the most, and more logins would end this one. */
  const operatorsToken = async (): Promise<string | undefined> => {
    const { token: first } = await token(administrator);
    const account = { userName: 'operator', password: PASSWORD };
    // A second time it is there already.
    await ask(first, 'POST', `/user/${TENANT}/users`, { ...account, groupIds: [roles.admins] });
    return (await token(account)).token;
  };

  const asAdmin: House['asAdmin'] = async (method, path, body) => {
    operator ??= await operatorsToken();
    let reply = await ask(operator, method, path, body);
    // A change of strategy ends every session, the operator's too.
    if (reply.status === 401) {
      operator = await operatorsToken();
      reply = await ask(operator, method, path, body);
    }
    if (reply.status >= 400) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.body.message}`);
    return reply;
  };

  const newAccount: House['newAccount'] = async ({ creator = administrator, ...details } = {}) => {
    accounts++;
    const userName = details.userName ?? `person-${accounts}`;
    const account = { userName, password: details.password ?? PASSWORD };
    const wanted = { email: `${userName}@example.com`, groupIds: [roles.business], ...details, ...account };
    const path = `/user/${TENANT}/users`;
    if (creator === administrator) await asAdmin('POST', path, wanted);
    else if ((await ask((await token(creator)).token, 'POST', path, wanted)).status !== 201) throw new Error(userName);
    return account;
  };

  return {
    url: server.url,
    ask,
    asAdmin,
    token,
    newAccount,
    async newTotpAccount({ tfaEnforced = false, ...details } = {}) {
      const account = await newAccount(details);
      const session = (await token(account)).token;
      const secret = '/user/currentUser/totpSecret';
      const { rawSecret } = (await ask(session, 'POST', secret)).body;
      const phone = authenticatorFor(String(rawSecret));
      const verified = await ask(session, 'POST', `${secret}/verify`, { code: await phone.code() });
      const activated = await ask(session, 'POST', `${secret}/activity`, { isActive: true });
      if (verified.status + activated.status !== 408) throw new Error(`${account.userName} could not set TOTP up`);
      const path = `/user/${TENANT}/users/${account.userName}/tfa`;
      if (tfaEnforced) await asAdmin('PUT', path, { tfaEnforced });
      return { ...account, phone };
    },
    async newRole(name, permissions) {
      const { storage } = await openHouse(readConfiguration(variables));
      const id = 100 + (await storage.roles.groups(TENANT)).length;
      await storage.roles.createGroup(TENANT, { id, name, description: name, roles: permissions });
      await storage.close();
      return id;
    },
    async tfaForTenant({ enabled, enforced, strategy }) {
      await asAdmin('PUT', `/tenant/tenants/${TENANT}/tfa`, {
        ...(enabled === undefined ? {} : { enabledOnTenantLevel: enabled }),
        ...(enforced === undefined ? {} : { totpEnforcedOnTenantLevel: enforced }),
        ...(strategy === undefined ? {} : { strategy }),
      });
      // Another strategy ends every session, the operator's too.
      if (strategy !== undefined) operator = undefined;
    },
    async platformOption(key, value) {
      const { storage } = await openHouse(readConfiguration(variables));
      const category = 'two-factor-authentication';
      if (value === null) await storage.settings.remove(PLATFORM, category, key);
      else await storage.settings.put(PLATFORM, category, key, value);
      await storage.close();
    },
    async fixedOptions(keys, fixed) {
      const { storage, tools } = await openHouse(readConfiguration(variables));
      const management = operatorOf(MANAGEMENT);
      if ((await storage.tenants.find(MANAGEMENT)) === null) {
        const first = { adminName: ADMIN, adminEmail: 'admin@example.com', adminPass: PASSWORD };
        await createTenant(tools, management, { id: MANAGEMENT, domain: null, ...first });
      }
      const category = 'two-factor-authentication';
      for (const [key, value] of [
        ['enabled', 'true'],
        ['strategy', 'TOTP'],
      ] as const) {
        await writeOptions(tools, management, category, { [key]: value });
        await setOptionEditable(tools, management, { category, key }, !(fixed && keys.includes(key)));
      }
      await storage.close();
    },
    async withoutNumber({ userName }) {
      const { storage } = await openHouse(readConfiguration(variables));
      const user = await storage.users.byUserName(TENANT, userName);
      if (user === null) throw new Error(userName);
      await storage.users.update(TENANT, user.key, { phone: null, smsNumber: null });
      await storage.close();
    },
    messages: () => [...server.output().matchAll(PRINTED)].map(([, to = '', text = '']) => ({ to, text })),
    async mailedLink(to) {
      const mail = new RegExp(`Mail to ${to}:[\\s\\S]*?(http\\S+token=\\S+)`, 'g');
      for (const deadline = Date.now() + 30_000; Date.now() < deadline; await setTimeout(50)) {
        const link = [...server.output().matchAll(mail)].at(-1)?.[1];
        if (link !== undefined) return link;
      }
      throw new Error(`No link was mailed to ${to}`);
    },
    async later(seconds) {
      ahead += seconds * 1000;
      // Whole at any moment: the server looks all the time.
      await writeFile(`${clock}.next`, String(ahead));
      await rename(`${clock}.next`, clock);
    },
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function variablesOf(dataDir: string) {
  const port = await freePort();
  return {
    SALLYPORT_PORT: String(port),
    SALLYPORT_DATA_DIR: dataDir,
    SALLYPORT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    SALLYPORT_TENANT: TENANT,
    SALLYPORT_ADMIN_USER: ADMIN,
    SALLYPORT_ADMIN_EMAIL: 'admin@example.com',
    SALLYPORT_ADMIN_PASSWORD: PASSWORD,
  };
}
