import Fastify from 'fastify';
import { pino } from 'pino';

/** What the framework costs by itself: one route that answers the text it was started with, and nothing else. */
const [port = '0', type = 'application/json', body = ''] = process.argv.slice(2);

const app = Fastify({ loggerInstance: pino({ level: 'warn' }) });
app.get('/', async (_request, reply) => reply.type(type).send(body));
app.get('/health', async () => ({ status: 'UP' }));
await app.listen({ host: '127.0.0.1', port: Number(port) });
