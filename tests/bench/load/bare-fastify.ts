// The peer of the recommendations route: Fastify and nothing else, one Redis GET of the same bytes.
import fastify from 'fastify';
import { Redis } from 'ioredis';
import { serve } from '../support/worker.ts';

serve({
  /** Listens; returns the address. `GET /:key` answers what Redis has under it. */
  listen: async (redisUrl: string) => {
    const redis = new Redis(redisUrl);
    const app = fastify({ logger: false });
    app.get<{ Params: { key: string } }>('/:key', async (request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8');
      return redis.get(request.params.key);
    });
    return app.listen({ host: '127.0.0.1', port: 0 });
  },
});
