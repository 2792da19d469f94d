import { z } from 'zod';
import { text } from './fields.ts';
import { flag, listOf, pageQuery } from './paging.ts';

/** What an application says of itself in its `cumulocity.json`: any object. */
export const manifest = z.record(z.string(), z.unknown());
export type Manifest = z.infer<typeof manifest>;

export const application = z.object({
  id: z.string(),
  self: z.string(),
  name: z.string(),
  key: z.string(),
  contextPath: z.string(),
  type: z.enum(['HOSTED', 'MICROSERVICE']),
  availability: z.literal('MARKET'),
  owner: z.object({ self: z.string(), tenant: z.object({ id: z.string() }) }),
  manifest,
  resourcesUrl: z.string(),
});
export type Application = z.infer<typeof application>;

export const applicationCollection = listOf('applications', application);

/** `GET /application/applications/{contextPath}/manifest`: the manifest, and the application it is of. */
export const applicationManifest = z.looseObject({ application });

export const applicationsQuery = pageQuery.extend({
  name: text(256).optional(),
  type: text(100).optional(),
  dropOverwrittenApps: flag.optional(),
  noGetAllByPaging: flag.optional(),
});
