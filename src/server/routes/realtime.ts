import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type BayeuxMessage,
  type BayeuxReply,
  bayeuxAnswer,
  bayeuxRequest,
  HANDSHAKE,
} from '../../contract/realtime.ts';
import { issueClientId, readClientId } from '../../core/realtime/realtime-client.ts';
import { Refusal } from '../../core/refusal.ts';
import { actorOf } from '../authenticate.ts';
import { createLongPolls, type LongPolls } from '../long-polls.ts';
import { anonymous, type Routes, type RouteTools } from '../routing.ts';

/** How long a connect waits; the platform's proxies and ours cut at 60 seconds. */
const WAIT = 30_000;
const CONNECT = '/meta/connect';
const patience = { reconnect: 'retry', interval: 0, timeout: WAIT } as const;

/**
 * Realtime as far as official web applications need it not to complain: they shake hands, subscribe and wait. There are
 * no devices here, so nothing is ever published. Long-polling only: the upgrade to a WebSocket is a GET, and there is
 * none at this address.
 */
export function realtimeRoutes(app: Routes, routeTools: RouteTools): void {
  const polls = createLongPolls();
  // Those who wait are answered before the server closes, or they would hold it open.
  app.addHook('preClose', (done) => {
    polls.close();
    done();
  });

  app.post(
    '/notification/realtime',
    // Who it is stands in the message: the handshake asks the one way in itself, all others show what it gave them.
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Applications',
          summary: 'Shakes hands and waits by Bayeux long-polling; nothing is ever published',
        },
        body: bayeuxRequest,
        response: { 200: bayeuxAnswer },
      },
    },
    async (request, reply) => {
      const answers: BayeuxReply[] = [];
      for (const message of request.body) {
        // One of a batch waits, or twenty would add up.
        const patient = !answers.some(({ channel }) => channel === CONNECT);
        answers.push(await answerTo(message, request, reply, routeTools, patient ? polls : null));
      }
      // Kept open, an idle connection would hold the server up for as long as it may live.
      if (polls.closed) void reply.header('connection', 'close');
      return reply.send(answers);
    },
  );
}

async function answerTo(
  message: BayeuxMessage,
  request: FastifyRequest,
  reply: FastifyReply,
  routeTools: RouteTools,
  polls: LongPolls | null,
): Promise<BayeuxReply> {
  const { channel, id, clientId, subscription } = message;
  const said = { channel, ...(id === undefined ? {} : { id }) };
  if (channel === HANDSHAKE) return { ...said, ...(await handshake(message, request, reply, routeTools)) };
  const client = clientId === undefined ? null : await readClientId(routeTools.tools, clientId);
  if (clientId === undefined || client === null) {
    return {
      ...said,
      successful: false,
      error: '402::Unknown client',
      advice: { reconnect: 'handshake', interval: 0 },
    };
  }
  switch (channel) {
    case CONNECT: {
      const wait = Math.min(message.advice?.timeout ?? WAIT, WAIT);
      const place = await polls?.wait(`${client.tenant}/${client.userKey}`, wait, whenGone(reply));
      // For whom there is no place: the same answer at once, and the wait at the client.
      return {
        ...said,
        successful: true,
        clientId,
        advice: place === false ? { ...patience, interval: WAIT } : patience,
      };
    }
    case '/meta/subscribe':
    case '/meta/unsubscribe':
      return { ...said, successful: true, clientId, ...(subscription === undefined ? {} : { subscription }) };
    case '/meta/disconnect':
      return { ...said, successful: true, clientId };
    default:
      return { ...said, successful: false, error: `403:${channel}:Nobody may publish here` };
  }
}

/** Through the one way in, with the credentials of the message put where a request has them. */
async function handshake(
  { ext }: BayeuxMessage,
  request: FastifyRequest,
  reply: FastifyReply,
  { tools, authentication }: RouteTools,
): Promise<Omit<BayeuxReply, 'channel'>> {
  const { token, tfa, xsrfToken } = ext?.['com.cumulocity.authn'] ?? {};
  request.headers = {
    ...request.headers,
    ...(token ? { authorization: `${schemeOf(token)} ${token}` } : {}),
    ...(tfa ? { tfatoken: tfa } : {}),
    ...(xsrfToken ? { 'x-xsrf-token': xsrfToken } : {}),
  };
  try {
    await authentication.authenticate(request, reply, { right: 'readOwn' });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A client that is told to try again would try the same password again and again, and lock its user out.
    const advice = { reconnect: 'none', interval: 0 } as const;
    return { successful: false, error: `${error.status}::${error.publicMessage}`, advice };
  }
  return {
    successful: true,
    clientId: issueClientId(tools, actorOf(request)),
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
    advice: patience,
  };
}

/** Clients that hold a JWT put it where others put the text of Basic, which is base64 and has no dot. */
function schemeOf(token: string): 'Basic' | 'Bearer' {
  return token.includes('.') ? 'Bearer' : 'Basic';
}

function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
