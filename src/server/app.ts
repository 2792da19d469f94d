import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Tools } from '../core/ports/tools.ts';
import { Refusal } from '../core/refusal.ts';
import { CodeChallenge } from '../core/sign-in/code-challenge.ts';
import { createAddressBook } from './addressed.ts';
import { apiHeaders, type FaultOf, sendRefusal, toRefusal } from './answer.ts';
import { createApplications } from './applications.ts';
import { appsRoutes } from './apps-files.ts';
import { type Access, createAuthentication } from './authenticate.ts';
import { readForms, readJsonBodies } from './bodies.ts';
import { hardenConnection, refuseBrokenConnection, requireWellFormed } from './connection.ts';
import { createCookieJar } from './cookies.ts';
import { readHostedApps } from './hosted-apps.ts';
import { applyMethodOverride } from './method-override.ts';
import { type Metrics, metricRoutes } from './metrics.ts';
import { applicationRoutes } from './routes/applications.ts';
import { auditRoutes } from './routes/audit.ts';
import { currentUserRoutes } from './routes/current-user.ts';
import { devicePermissionRoutes } from './routes/device-permissions.ts';
import { groupMemberRoutes } from './routes/group-members.ts';
import { groupRoutes } from './routes/groups.ts';
import { healthRoutes } from './routes/health.ts';
import { hierarchyRoutes } from './routes/hierarchies.ts';
import { inventoryAssignmentRoutes } from './routes/inventory-assignments.ts';
import { inventoryRoleRoutes } from './routes/inventory-roles.ts';
import { loginOptionRoutes } from './routes/login-options.ts';
import { logoutRoutes } from './routes/logout.ts';
import { managedObjectRoutes } from './routes/managed-objects.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { openApiPageRoutes, openApiRoutes } from './routes/openapi.ts';
import { optionRoutes } from './routes/options.ts';
import { passwordResetRoutes } from './routes/password-reset.ts';
import { pinRoutes } from './routes/pin.ts';
import { platformPasswordRoutes } from './routes/platform-passwords.ts';
import { realtimeRoutes } from './routes/realtime.ts';
import { roleRoutes } from './routes/roles.ts';
import { smsProviderRoutes } from './routes/sms-provider.ts';
import { systemOptionRoutes } from './routes/system-options.ts';
import { tenantRoutes } from './routes/tenant.ts';
import { tenantsRoutes } from './routes/tenants.ts';
import { totpSecretRoutes } from './routes/totp-secret.ts';
import { userApiRoutes } from './routes/user-api.ts';
import { userTfaRoutes } from './routes/user-tfa.ts';
import { userRoutes } from './routes/users.ts';
import type { RouteTools } from './routing.ts';
import type { Signing } from './signing.ts';
import { createTenantOf } from './tenant-of.ts';
import { webRoutes } from './web-files.ts';

export interface AppParts {
  readonly tools: Tools;
  readonly signing: Signing;
  readonly logger: Logger;
  /** Public origin, see `SALLYPORT_PUBLIC_URL`. */
  readonly publicUrl: string;
  /** The tenant of requests that name none. */
  readonly tenant: string;
  readonly trustedProxies: readonly string[];
  /** Folder of the operator's web applications, see `SALLYPORT_APPS_DIR`. */
  readonly appsDir: string | null;
  /** Folder of the built web UI. */
  readonly webDir: string;
  readonly ping: () => Promise<void>;
  /** Tells an outage of the storage from a bug. */
  readonly faultOf: FaultOf;
  readonly metrics: Metrics | null;
}

/** Larger bodies are refused before they are read. */
const BODY_LIMIT = 65_536;

/** Builds the whole application. It never listens, so tests use it as it is. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { tools } = parts;
  const app = Fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger per request would cost more than most requests log: lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_LIMIT,
    trustProxy: parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    genReqId: () => tools.randomness.id(),
    return503OnClosing: true,
    ...hardenConnection,
    clientErrorHandler: refuseBrokenConnection,
    frameworkErrors: (error, request, reply) =>
      void sendRefusal(
        request,
        reply,
        toRefusal(error, request, () => null),
      ),
    // The only hook before the route is chosen.
    rewriteUrl(request) {
      applyMethodOverride(request as IncomingMessage);
      return request.url ?? '/';
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // Answers are checked against the contract in tests; here they are only written.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));

  const jar = createCookieJar(parts.publicUrl);
  const addresses = createAddressBook(tools.storage, parts.publicUrl);
  const tenantOf = createTenantOf(tools.storage, addresses, parts.tenant);
  const authentication = createAuthentication(tools, jar, tenantOf, addresses, parts.publicUrl);
  const hosted = readHostedApps(parts.appsDir, (folder, problem) =>
    parts.logger.warn({ folder, problem }, 'an application is left out'),
  );
  const applications = createApplications(tools, hosted);
  const routeTools: RouteTools = { tools, jar, tenantOf, authentication, linksOf: addresses.linksOf, applications };

  const known: Address[] = [];
  app.addHook('onRoute', (route) => {
    known.push({ methods: [route.method].flat(), pattern: patternOf(route.url) });
    if ((route.config as { access?: Access } | undefined)?.access === undefined) {
      throw new Error(`${String(route.method)} ${route.url} does not say whom it accepts`);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    requireWellFormed(request.raw);
    const access = (request.routeOptions.config as { access?: Access }).access;
    if (access === undefined) return;
    await authentication.authenticate(request, reply, access);
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the address: addresses can carry names and tokens.
    const route = request.routeOptions.url ?? 'none';
    parts.metrics?.answered(request.method, route, reply.statusCode, reply.elapsedTime);
    if (request.log.level === 'debug' || request.log.level === 'trace') {
      const ms = Math.round(reply.elapsedTime);
      request.log.debug(
        { requestId: request.id, method: request.method, route, status: reply.statusCode, ms },
        'answered',
      );
    }
    done();
  });

  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error, request, parts.faultOf);
    if (refusal instanceof CodeChallenge) jar.login(reply, refusal.client);
    if (refusal.status >= 500) request.log.error({ requestId: request.id, err: error }, 'request failed');
    return sendRefusal(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, notFound(known, request.method, request.url)));

  await app.register(async (api) => {
    const routes = api.withTypeProvider<ZodTypeProvider>();
    readJsonBodies(routes);
    routes.addHook('onSend', (_request, reply, _payload, done) => {
      void reply.headers(apiHeaders);
      done();
    });
    openApiRoutes(routes);
    loginOptionRoutes(routes, routeTools);
    currentUserRoutes(routes, routeTools);
    totpSecretRoutes(routes, routeTools);
    userApiRoutes(routes, routeTools);
    userRoutes(routes, routeTools);
    hierarchyRoutes(routes, routeTools);
    userTfaRoutes(routes, routeTools);
    groupRoutes(routes, routeTools);
    groupMemberRoutes(routes, routeTools);
    roleRoutes(routes, routeTools);
    devicePermissionRoutes(routes, routeTools);
    inventoryRoleRoutes(routes, routeTools);
    inventoryAssignmentRoutes(routes, routeTools);
    tenantRoutes(routes, routeTools);
    tenantsRoutes(routes, routeTools);
    platformPasswordRoutes(routes, routeTools);
    applicationRoutes(routes, routeTools);
    managedObjectRoutes(routes, routeTools);
    realtimeRoutes(routes, routeTools);
    optionRoutes(routes, routeTools);
    systemOptionRoutes(routes, routeTools);
    smsProviderRoutes(routes, routeTools);
    logoutRoutes(routes, routeTools);
    passwordResetRoutes(routes, routeTools);
    pinRoutes(routes, routeTools);
    auditRoutes(routes, routeTools);
    healthRoutes(routes, parts);
    await routes.register(async (login) => {
      const forms = login.withTypeProvider<ZodTypeProvider>();
      readForms(forms);
      oauthRoutes(forms, routeTools);
    });
  });
  if (parts.metrics !== null) metricRoutes(app, parts.metrics);
  const https = parts.publicUrl.startsWith('https:');
  openApiPageRoutes(app, tools.randomness, https);
  // Each in a scope of its own: both have a folder of files to send.
  await app.register(async (pages) => {
    await webRoutes(pages.withTypeProvider<ZodTypeProvider>(), {
      dir: parts.webDir,
      randomness: tools.randomness,
      https,
    });
  });
  await app.register(async (apps) => {
    await appsRoutes(apps.withTypeProvider<ZodTypeProvider>(), { dir: parts.appsDir, hosted, https });
  });
  return app as unknown as FastifyInstance;
}

interface Address {
  readonly methods: readonly string[];
  readonly pattern: RegExp;
}

/** What the router matches, as an expression: `:name` is one segment, `*` is the rest. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.]/g, '\\.');
  });
  return new RegExp(`^${parts.join('')}/?$`);
}

/** A known address with another method is a 405 that names those it has (RFC 9110 section 15.5.6). */
function notFound(addresses: readonly Address[], method: string, url: string): Refusal {
  const path = url.split('?')[0] ?? url;
  const allowed = addresses.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
  if (allowed.length === 0 || allowed.includes(method)) return new Refusal('notFound');
  const allow = [...new Set(allowed)].filter((one) => one !== 'HEAD').join(', ');
  return new Refusal('methodNotAllowed', { method }, { allow });
}
