import type { FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { MailOutcome } from '../core/mail/deliver.ts';
import type { SmsFailure } from '../core/ports/sms-sender.ts';
import { Refusal } from '../core/refusal.ts';
import { anonymous, type Routes } from './routing.ts';

export interface Metrics {
  answered(method: string, route: string, status: number, milliseconds: number): void;
  mailed(outcome: MailOutcome): void;
  /** A message by SMS that the gateway took, or why not. */
  texted(outcome: 'sent' | SmsFailure['reason']): void;
  text(): Promise<string>;
}

interface Answers {
  readonly labels: { readonly method: string; readonly route: string; readonly status: number };
  count: number;
}

/**
 * Counts of this process. Requests are counted in a plain map and handed to the registry when somebody asks: hashing
 * labels for every request would cost a tenth of answering it.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Map<string, Answers>();
  new Counter({
    name: 'sallyport_http_requests_total',
    help: 'Requests answered, by method, route pattern and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, count } of answers.values()) this.inc({ ...labels }, count);
    },
  });
  const seconds = new Histogram({
    name: 'sallyport_http_request_seconds',
    help: 'Time to answer a request',
    registers: [registry],
  });
  const mails = new Counter({
    name: 'sallyport_mails_total',
    help: 'Attempts to deliver a mail, by outcome: sent, postponed, givenUp',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const texts = new Counter({
    name: 'sallyport_sms_total',
    help: 'Messages by SMS, by outcome: sent (to the gateway), refused, slow, unreachable',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    texted: (outcome) => texts.inc({ outcome }),
    mailed: (outcome) => mails.inc({ outcome }),
    answered(method, route, status, milliseconds) {
      const key = `${method} ${status} ${route}`;
      const known = answers.get(key);
      if (known === undefined) answers.set(key, { labels: { method, route, status }, count: 1 });
      else known.count += 1;
      seconds.observe(milliseconds / 1000);
    },
    text: () => registry.metrics(),
  };
}

/** What proxies say of whom they ask for. */
const FORWARDED = /^(forwarded|via|x-(forwarded|original|real|client)-.*|true-client-ip|cf-connecting-ip)$/;
/** Names and addresses of this machine, with any port. */
const THIS_HOST = /^(localhost\.?|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * A proxy on this machine asks from here, too, but for others: it says so in a header, or passes on the host that was
 * asked for. That also shuts out pages whose own name was made to lead here.
 */
function isFromHere({ headers, socket }: FastifyRequest): boolean {
  if (Object.keys(headers).some((name) => FORWARDED.test(name))) return false;
  return THIS_HOST.test(headers.host ?? '') && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
}

/** `GET /metrics`, for whoever asks from this machine. */
export function metricRoutes(app: Routes, metrics: Metrics): void {
  app.get(
    '/metrics',
    {
      ...anonymous,
      schema: {
        about: {
          tag: 'Operation',
          refuses: ['notFound'],
          summary: 'Counts and times of this process, for whoever asks from this machine',
          answers: 'text/plain',
        },
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      if (!isFromHere(request)) throw new Refusal('notFound');
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text());
    },
  );
}
