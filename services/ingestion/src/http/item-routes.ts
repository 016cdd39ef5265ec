import type { Readable } from 'node:stream';
import { itemIdOf, itemLimits } from '@shoal/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { objectField } from './body-fields.ts';
import type { DoorDependencies, Sender } from './door.ts';
import { itemLines } from './item-lines.ts';
import { passItems, type ReceivedItem, removeItem } from './items-door.ts';
import { RefusedRequest } from './refused-request.ts';

export interface ItemRouteDependencies extends DoorDependencies {
  readonly authenticate: (request: FastifyRequest) => Sender;
}

/** The catalogue's paths. A scope of their own: only they take lines. */
export function registerItems(app: FastifyInstance, dependencies: ItemRouteDependencies): void {
  const { authenticate } = dependencies;
  // The body is not read before its sender is known.
  app.addContentTypeParser('application/x-ndjson', (_request, body, done) => done(null, body));
  app.post(
    '/v1/items',
    {
      bodyLimit: itemLimits.bodyBytesMax,
      onRequest: async (request) => {
        authenticate(request);
      },
    },
    async (request, reply) => {
      const sender = authenticate(request);
      const isLines = request.headers['content-type']?.startsWith('application/x-ndjson') ?? false;
      const items = isLines ? itemLines(request.body as Readable) : itemsOf(request.body);
      const answer = await passItems(items, sender, dependencies);
      return reply.code(answer.accepted > 0 ? 200 : 400).send(answer);
    },
  );
  app.delete<{ Params: { id: string } }>('/v1/items/:id', async (request) => {
    const sender = authenticate(request);
    const itemId = itemIdOf(request.params.id);
    if (itemId === undefined)
      throw new RefusedRequest('invalid_item', 'path.id has characters that no id of an item has');
    await removeItem(itemId, sender, dependencies);
    return { code: 'accepted', itemId };
  });
}

function itemsOf(body: unknown): ReceivedItem[] {
  const items = objectField(body, 'items');
  if (!Array.isArray(items) || items.length === 0)
    throw new RefusedRequest('invalid_item', 'the body needs a field "items" with at least one item');
  if (items.length > itemLimits.itemsMax) {
    const text = `there are ${items.length} items, at most ${itemLimits.itemsMax} are taken as JSON: send several requests, or application/x-ndjson`;
    throw new RefusedRequest('batch_too_large', text);
  }
  return items.map((value: unknown) => ({ value }));
}
