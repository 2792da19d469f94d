import type { FastifyReply, FastifyRequest } from 'fastify';
import { noBody } from '../../contract/empty.ts';
import {
  smsMessageCollection,
  smsMessageQuery,
  smsProvider,
  smsProviderKinds,
  smsProviderUpdate,
  smsTest,
  smsTestAnswer,
} from '../../contract/sms-provider.ts';
import { removeProvider, saveProvider } from '../../core/sms-provider/change-provider.ts';
import { listMessages, readProvider } from '../../core/sms-provider/read-provider.ts';
import { sendTest } from '../../core/sms-provider/send-test.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import { envelope, pageRequest } from '../wire/page.ts';
import { smsMessageResource, smsProviderResource } from '../wire/sms-provider-resource.ts';

const PATH = '/tenant/sms-provider';

/** The gateway that a tenant's text messages go by. */
export function smsProviderRoutes(app: Routes, parts: RouteTools): void {
  const { tools, linksOf } = parts;
  const shown = async (request: FastifyRequest, reply: FastifyReply) => {
    const provider = await readProvider(tools, actorOf(request));
    void reply.header('etag', `"${provider.version}"`);
    return smsProviderResource(linksOf(request).origin, provider);
  };

  app.get(
    PATH,
    {
      ...access({ right: 'readSmsProvider' }),
      schema: {
        about: {
          tag: 'SMS provider',
          summary: 'Reads the tenant’s SMS provider, without its secrets, and how it fares',
        },
        response: { 200: smsProvider },
      },
    },
    async (request, reply) => reply.send(await shown(request, reply)),
  );

  app.put(
    PATH,
    {
      ...access({ right: 'changeSmsProvider' }),
      schema: {
        about: {
          tag: 'SMS provider',
          summary: 'Sets the tenant’s SMS provider; a secret that is left out stays while the destination does',
          refuses: ['changedMeanwhile'],
        },
        body: smsProviderUpdate,
        response: { 200: smsProvider },
      },
    },
    async (request, reply) => {
      await saveProvider(tools, actorOf(request), request.body);
      return reply.send(await shown(request, reply));
    },
  );

  app.delete(
    PATH,
    {
      ...access({ right: 'changeSmsProvider' }),
      schema: {
        about: {
          tag: 'SMS provider',
          summary: 'Deletes the tenant’s SMS provider: messages go by the operator’s gateway, or not at all',
          refuses: ['smsProviderNotFound'],
        },
        response: { 204: noBody },
      },
    },
    async (request, reply) => {
      await removeProvider(tools, actorOf(request));
      return reply.code(204).send();
    },
  );

  app.get(
    `${PATH}/kinds`,
    {
      ...access({ right: 'readSmsProvider' }),
      schema: {
        about: { tag: 'SMS provider', summary: 'Lists the kinds of SMS providers, each with the fields of its form' },
        response: { 200: smsProviderKinds },
      },
    },
    async (request, reply) =>
      reply.send({
        self: `${linksOf(request).origin}${PATH}/kinds`,
        kinds: tools.smsKinds.map(({ id, label, settings }) => ({
          ...{ id, label },
          settings: settings.map(({ options, ...setting }) => ({
            ...setting,
            ...(options === undefined ? {} : { options: [...options] }),
          })),
        })),
      }),
  );

  messageRoutes(app, parts);
}

function messageRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.post(
    `${PATH}/test`,
    {
      ...access({ right: 'changeSmsProvider' }),
      schema: {
        about: {
          tag: 'SMS provider',
          summary: 'Sends a test message and tells what the gateway said; it counts to the limits of codes',
          refuses: ['phoneInvalid', 'phoneCountryNotAllowed', 'tooManyCodes'],
        },
        body: smsTest,
        response: { 200: smsTestAnswer },
      },
    },
    async (request, reply) => reply.send(await sendTest(tools, actorOf(request), request.body.phone)),
  );

  app.get(
    `${PATH}/messages`,
    {
      ...access({ right: 'readSmsProvider' }),
      schema: {
        about: { tag: 'SMS provider', summary: 'Lists the tenant’s last text messages and what became of them' },
        querystring: smsMessageQuery,
        response: { 200: smsMessageCollection },
      },
    },
    async (request, reply) => {
      const page = await listMessages(tools, actorOf(request), pageRequest(request.query));
      return reply.send({
        ...envelope(linksOf(request).origin, request, request.query, page),
        messages: page.items.map(smsMessageResource),
      });
    },
  );
}
