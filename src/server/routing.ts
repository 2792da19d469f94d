import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { text } from '../contract/fields.ts';
import type { Tools } from '../core/ports/tools.ts';
import type { Applications } from './applications.ts';
import type { Access, Authentication } from './authenticate.ts';
import type { CookieJar } from './cookies.ts';
import type { TenantOf } from './tenant-of.ts';
import type { Links } from './wire/links.ts';

/** The application as routes see it: types of body, query and parameters come from the contract's schemas. */
export type Routes = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes are handed. */
export interface RouteTools {
  readonly tools: Tools;
  /** Links for the answer to a request. */
  readonly linksOf: (request: FastifyRequest) => Links;
  readonly jar: CookieJar;
  readonly tenantOf: TenantOf;
  readonly authentication: Authentication;
  readonly applications: Applications;
}

/** Every route says whom it accepts; one that says nothing does not start. */
export const access = (wanted: Access): { config: { access: Access } } => ({ config: { access: wanted } });

/** Open to everybody; credentials are not looked at. */
export const anonymous = access({ anonymous: true });

/** What browsers open: no part of the API. */
export const page = { ...anonymous, schema: { about: 'page' as const } };

export const tenantParams = z.object({ tenant: text(100) });
/** Fits every engine's whole numbers. */
export const wholeId = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a number')
  .transform(Number);
export const groupParams = z.object({ tenant: text(100), group: wholeId });
export const userParams = z.object({ tenant: text(100), user: text(254) });
