import { randomBytes } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, inject } from 'vitest';
import { deliverDue } from '../../src/core/mail/deliver.ts';
import type { Mailer, MailMessage } from '../../src/core/ports/mailer.ts';
import type { Storage } from '../../src/core/ports/storage.ts';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import type { SmsDelivery } from '../../src/senders/sms-gateway.ts';
import { createSmsLog } from '../../src/senders/sms-log/sms-log.ts';
import { buildApp } from '../../src/server/app.ts';
import type { Access } from '../../src/server/authenticate.ts';
import type { Configuration } from '../../src/server/configuration.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createPasswordHasher } from '../../src/server/password-hasher.ts';
import { systemRandomness } from '../../src/server/randomness.ts';
import { createSmsReport } from '../../src/server/sms-report.ts';
import { type House, openHouse } from '../../src/server/wiring.ts';
import { faultOf } from '../../src/storage/fault.ts';
import { answerProblem } from './answer-checks.ts';
import { type Client, createClient } from './http-client.ts';
import { type DocumentChecks, documentChecks } from './openapi-checks.ts';
import { freshDatabase } from './postgres.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engines)[number];

export const TENANT = 't1';
export const ADMIN = 'admin';
export const PASSWORD = 'Passw0rd!first';

/** Where a server keeps its data; two servers on one place are two processes of one installation. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly masterKey: Uint8Array;
  remove(): Promise<void>;
}

export interface ServerOptions {
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  /** Folder of hosted web applications. */
  readonly appsDir?: string;
  /** Folder of a built web UI; none unless given. */
  readonly webDir?: string;
  /** Hash passwords at the real cost. Otherwise the same Argon2id code runs with the least memory it can. */
  readonly costlyPasswords?: boolean;
  /** Where mail goes, instead of `mails`: see `SALLYPORT_SMTP_URL`. */
  readonly smtpUrl?: string;
  /** Where text messages go, instead of `texts`: see `SALLYPORT_SMS_URL`. */
  readonly smsUrl?: string;
  /** The operator's gateway for text messages, instead of `texts`. */
  readonly sms?: SmsDelivery;
  /** Networks that tenants' own gateways may be in, see `SALLYPORT_SMS_PRIVATE_NETWORKS`. */
  readonly smsPrivateNetworks?: readonly string[];
  /** Wraps the storage that the application works on, to make it fail at a chosen moment. */
  readonly wrapStorage?: (storage: Storage) => Storage;
}

export interface KnownRoute {
  readonly method: string;
  /** Pattern, e.g. `/user/:tenant/users/:user`. */
  readonly url: string;
  readonly access: Access;
  /** Schema of the body, if the route has one. */
  readonly body: unknown;
  readonly query: unknown;
  readonly schema: FastifySchema | undefined;
}

export interface TestServer {
  readonly engine: EngineName;
  readonly app: FastifyInstance;
  readonly house: House;
  /** The server's clock: stands still until a test moves it. */
  readonly clock: { now(): number; move(milliseconds: number): void };
  /** Every route there is, without the automatic HEAD ones. */
  readonly routes: readonly KnownRoute[];
  /** Everything logged, at level trace. */
  readonly log: readonly string[];
  /** All mail that was delivered so far. */
  readonly mails: readonly MailMessage[];
  /** All text messages that were delivered so far, read from what the real log gateway writes. */
  readonly texts: readonly TextMessage[];
  /** Does what the mail worker does every second: delivers all that is due; what arrived by it. */
  deliver(): Promise<readonly MailMessage[]>;
  /** Settings of the embedded database and the keys, for tests that look into it. */
  readonly place: Place;
  /** Somebody new, from an address of their own. */
  client(address?: string): Client;
  /** The first administrator, signed in by cookie. */
  admin(): Promise<Client>;
  /** Throws what broke the contract since it was last asked; clients of `client` and `overHttp` ask with each answer. */
  complain(): void;
  /** A second process of the same installation, on the same clock; ends with this one. */
  another(options?: ServerOptions): Promise<TestServer>;
  stop(): Promise<void>;
}

async function freshPlace(engine: EngineName): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-test-'));
  const database = engine === 'postgres' ? await freshDatabase(inject('postgresUrl')) : null;
  return {
    dataDir,
    databaseUrl: database?.url ?? null,
    masterKey: randomBytes(32),
    async remove() {
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TextMessage {
  readonly to: string;
  readonly text: string;
}

/** What the log gateway wrote, as it went out. */
function readMessage(written: string): TextMessage {
  const to = /SMS to (\S+):/.exec(written)?.[1];
  const lines = written.split('\n').filter((line) => line.startsWith('  | '));
  if (to === undefined || lines.length === 0) throw new Error(`The log gateway wrote ${written}`);
  return { to, text: lines.map((line) => line.slice(4)).join('\n') };
}

/** Builds the real application on a fresh database and makes the first administrator, as the first start does. */
export async function startServer(engine: EngineName, options: ServerOptions = {}): Promise<TestServer> {
  const place = await freshPlace(engine);
  let now = Date.now();
  const clock = {
    now: () => now,
    move(milliseconds: number) {
      now += milliseconds;
    },
  };
  return startOn(engine, place, clock, options, true);
}

async function startOn(
  engine: EngineName,
  place: Place,
  clock: TestServer['clock'],
  options: ServerOptions,
  owner: boolean,
): Promise<TestServer> {
  const configuration: Configuration = {
    host: '127.0.0.1',
    port: 0,
    publicUrl: options.publicUrl ?? 'http://sallyport.test',
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl,
    masterKeys: [place.masterKey],
    tenant: TENANT,
    adminUser: ADMIN,
    adminEmail: 'admin@example.com',
    adminPassword: PASSWORD,
    trustedProxies: options.trustedProxies ?? [],
    appsDir: options.appsDir ?? null,
    smsUrl: options.smsUrl ?? 'log:',
    smsPrivateNetworks: options.smsPrivateNetworks ?? [],
    smtpUrl: options.smtpUrl ?? 'log:',
    mailFrom: 'Sallyport <gate@sallyport.test>',
    logLevel: 'trace',
  };
  const hasher = createPasswordHasher(clock, systemRandomness, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  const mails: MailMessage[] = [];
  const mail: Mailer = {
    isConfigured: () => true,
    check: async () => undefined,
    send: async (message) => void mails.push(message),
  };
  const texts: TextMessage[] = [];
  const sms = options.sms ?? createSmsLog((line) => void texts.push(readMessage(line)));
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, lineSink(log));
  const metrics = createMetrics();
  const house = await openHouse(configuration, {
    clock,
    ...createSmsReport(metrics, logger),
    ...(options.smsUrl === undefined ? { sms } : {}),
    ...(options.smtpUrl === undefined ? { mail } : {}),
    ...(options.costlyPasswords ? {} : { hasher }),
  });
  await firstStart(house.tools, TENANT, { userName: ADMIN, email: configuration.adminEmail, password: PASSWORD });
  const routes: KnownRoute[] = [];
  const problems: string[] = [];
  const tools = { ...house.tools, storage: options.wrapStorage?.(house.tools.storage) ?? house.tools.storage };
  const app = await watched(routes, problems, () =>
    buildApp({
      tools,
      signing: house.signing,
      logger,
      publicUrl: configuration.publicUrl,
      tenant: TENANT,
      trustedProxies: configuration.trustedProxies,
      appsDir: options.appsDir ?? null,
      webDir: options.webDir ?? join(place.dataDir, 'no-web'),
      ping: () => house.storage.ping(),
      faultOf,
      metrics,
    }),
  );
  await app.ready();

  const others: TestServer[] = [];
  let admin: Client | undefined;
  const server: TestServer = {
    engine,
    app,
    house,
    clock,
    routes,
    log,
    mails,
    texts,
    async deliver() {
      const before = mails.length;
      await deliverDue(house.tools, () => undefined);
      return mails.slice(before);
    },
    place,
    client: (address = nextAddress()) =>
      createClient({
        app,
        address,
        now: clock.now,
        complain: server.complain,
      }),
    complain() {
      if (problems.length > 0) throw new Error(`The contract is broken: ${problems.splice(0).join('\n')}`);
    },
    async admin() {
      admin ??= server.client();
      // The clock may have been moved past the end of the session.
      if ((await admin.get('/user/currentUser')).status !== 200) await signIn(admin);
      return admin;
    },
    async another(more = {}) {
      const other = await startOn(engine, place, clock, { ...options, ...more }, false);
      others.push(other);
      return other;
    },
    async stop() {
      for (const other of others) await other.stop();
      await app.close();
      await house.tools.sms.close();
      await house.storage.close();
      if (owner) await place.remove();
    },
  };
  return server;
}

async function signIn(admin: Client): Promise<void> {
  const { status } = await admin.login(ADMIN, PASSWORD);
  if (status !== 200) throw new Error(`The administrator's login answered ${status}`);
}

/** Fastify announces an application before it has routes: the only moment when hooks of a test reach all of them. */
function watched(
  routes: KnownRoute[],
  problems: string[],
  build: () => Promise<FastifyInstance>,
): Promise<FastifyInstance> {
  let checks: DocumentChecks | undefined;
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', (route) => void routes.push(...known(route)));
    fastify.addHook('onSend', async (request, reply, payload) => {
      checks ??= documentChecks(routes);
      const problem = answerProblem(checks, request, reply, payload);
      if (problem !== null) problems.push(problem);
    });
  };
  diagnostics.subscribe('fastify.initialization', watch);
  const building = build();
  diagnostics.unsubscribe('fastify.initialization', watch);
  return building;
}

function known({ method, url, config, schema }: RouteOptions): KnownRoute[] {
  const { access } = config as { access: Access };
  return [method]
    .flat()
    .filter((one) => one !== 'HEAD')
    .map((one) => ({ method: one, url, access, body: schema?.body, query: schema?.querystring, schema }));
}

function lineSink(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}

let addresses = 0;
/** Failures are counted per address too: everybody comes from an own one. */
export function nextAddress(): string {
  addresses++;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** A server for the tests of the surrounding `describe`. */
export function withServer(engine: EngineName, options?: ServerOptions): () => TestServer {
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await startServer(engine, options);
  });
  afterAll(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error('Only inside a test');
    return server;
  };
}
