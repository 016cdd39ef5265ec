import type { ChangeStreams } from '../changes/change-streams.ts';
import type { ApiRequest } from './handlers.ts';
import { RefusedRequest } from './refused-request.ts';

/** Begins a live stream on the request's connection. */
export function openStream(
  { shop, query, request, reply }: ApiRequest<'changes'>,
  { streams }: { readonly streams: ChangeStreams },
): unknown {
  if (streams.isFull) {
    throw new RefusedRequest(
      'too_many_streams',
      'this instance serves no more live streams: try again later',
    );
  }
  // HEAD asks whether there is a stream, and must not get one.
  if (request.method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send('');
  const lastEventId = request.headers['last-event-id'];
  reply.hijack();
  streams.open(reply.raw, {
    filter: { shop, ...query },
    lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined,
  });
  return reply;
}
