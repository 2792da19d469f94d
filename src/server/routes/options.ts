import { noBody } from '../../contract/empty.ts';
import {
  categoryParams,
  editableOption,
  newTenantOption,
  optionMap,
  optionMapUpdate,
  optionParams,
  optionQuery,
  tenantOption,
  tenantOptionCollection,
  tenantOptionEditable,
  tenantOptionQuery,
  tenantOptionUpdate,
} from '../../contract/options.ts';
import { listOptions, type Option, readCategory, readOption } from '../../core/settings/read-options.ts';
import { deleteOption, setOptionEditable, writeOptions } from '../../core/settings/write-options.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import type { Links } from '../wire/links.ts';
import { cut, envelope, pageRequest } from '../wire/page.ts';

const resource = (links: Links, option: Option) => ({ ...option, self: links.option(option.category, option.key) });

/** Options of the caller's tenant. */
export function optionRoutes(app: Routes, parts: RouteTools): void {
  const { tools, linksOf } = parts;

  app.get(
    '/tenant/options',
    {
      ...access({ right: 'readOptions' }),
      schema: {
        about: { tag: 'Options', summary: 'Lists the tenant’s options' },
        querystring: tenantOptionQuery,
        response: { 200: tenantOptionCollection },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const links = linksOf(request);
      const page = cut(await listOptions(tools, actorOf(request)), pageRequest(query));
      return sendResource(request, reply, 'optionCollection', {
        ...envelope(links.origin, request, query, page),
        options: page.items.map((option) => resource(links, option)),
      });
    },
  );

  // 200, not 201: it creates or replaces, and settings pages save what exists with it.
  app.post(
    '/tenant/options',
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Creates or replaces an option',
          refuses: ['optionFixed', 'strategyNotPossible'],
        },
        body: newTenantOption,
        response: { 200: tenantOption },
      },
    },
    async (request, reply) => {
      const { category, key, value } = request.body;
      const [option] = await writeOptions(tools, actorOf(request), category, { [key]: value });
      return sendResource(request, reply, 'option', resource(linksOf(request), option as Option));
    },
  );

  app.get(
    '/tenant/options/:category',
    {
      ...access({ right: 'readOptions' }),
      schema: {
        about: { tag: 'Options', summary: 'Reads the options of a category as a map' },
        params: categoryParams,
        response: { 200: optionMap },
      },
    },
    async (request, reply) => reply.send(await readCategory(tools, actorOf(request), request.params.category)),
  );

  app.put(
    '/tenant/options/:category',
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Creates or replaces options of a category, all or none',
          refuses: ['optionFixed', 'strategyNotPossible'],
        },
        params: categoryParams,
        body: optionMapUpdate,
        response: { 200: optionMap },
      },
    },
    async (request, reply) => {
      const options = await writeOptions(tools, actorOf(request), request.params.category, request.body);
      return reply.send(Object.fromEntries(options.map(({ key, value }) => [key, value])));
    },
  );

  singleOptionRoutes(app, parts);
}

function singleOptionRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    '/tenant/options/:category/:key',
    {
      ...access({}),
      schema: {
        about: { tag: 'Options', summary: 'Reads an option', refuses: ['optionNotFound'] },
        params: optionParams,
        querystring: optionQuery,
        response: { 200: tenantOption },
      },
    },
    async (request, reply) => {
      const option = await readOption(tools, actorOf(request), request.params, request.query.evaluate);
      return sendResource(request, reply, 'option', resource(linksOf(request), option));
    },
  );

  app.put(
    '/tenant/options/:category/:key',
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Creates or replaces an option by its name',
          refuses: ['optionFixed', 'strategyNotPossible'],
        },
        params: optionParams,
        body: tenantOptionUpdate,
        response: { 200: tenantOption },
      },
    },
    async (request, reply) => {
      const { category, key } = request.params;
      const [option] = await writeOptions(tools, actorOf(request), category, { [key]: request.body.value });
      return sendResource(request, reply, 'option', resource(linksOf(request), option as Option));
    },
  );

  app.delete(
    '/tenant/options/:category/:key',
    {
      ...access({ right: 'changeOptions' }),
      schema: {
        about: { tag: 'Options', summary: 'Deletes an option', refuses: ['optionNotFound', 'optionFixed'] },
        params: optionParams,
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await deleteOption(tools, actorOf(request), request.params.category, request.params.key);
      return reply.code(204).send();
    },
  );

  app.put(
    '/tenant/options/:category/:key/editable',
    {
      ...access({ right: 'fixOptions' }),
      schema: {
        about: {
          tag: 'Options',
          summary: 'Says whether other tenants may have a value of their own',
          refuses: ['optionNotFound'],
        },
        params: optionParams,
        body: tenantOptionEditable,
        response: { 200: editableOption },
      },
    },
    async (request, reply) => {
      const { editable } = request.body;
      const option = await setOptionEditable(tools, actorOf(request), request.params, editable);
      return sendResource(request, reply, 'option', { ...resource(linksOf(request), option), editable });
    },
  );
}
