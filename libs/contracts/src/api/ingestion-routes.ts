import Type, { type TObject } from 'typebox';
import { ItemId, itemLimits } from '../catalogue-item.ts';
import type { RefusalCode } from '../refusals.ts';
import { type CallType, callLimits, callTypes, segmentCalls } from '../segment-call.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import {
  AcceptedAnswer,
  BatchAnswer,
  BatchBody,
  ItemRemovedAnswer,
  ItemsAnswer,
  ItemsBody,
} from './ingestion-answers.ts';

const refusedByBoth: readonly RefusalCode[] = [
  'invalid_json',
  'invalid_event',
  'invalid_write_key',
  'not_found',
  'batch_too_large',
  'unsupported_media_type',
  'over_capacity',
  'broker_unavailable',
  'internal',
];

const refusedOfItems: readonly RefusalCode[] = [
  'invalid_json',
  'invalid_item',
  'invalid_write_key',
  'batch_too_large',
  'unsupported_media_type',
  'over_capacity',
  'broker_unavailable',
  'internal',
];

/** Annotations of a schema that its type does not show. */
interface Annotations {
  readonly title?: string;
  readonly description?: string;
}

const post = {
  service: 'ingestion',
  method: 'POST',
  key: 'write',
  params: nothing,
  query: Type.Object({}),
  headers: Type.Object({
    traceparent: Type.Optional(
      Type.String({ description: 'W3C trace context, carried along with the event' }),
    ),
  }),
} as const;

/** The write side: Segment's HTTP API, and the catalogue. */
export const ingestionRoutes = Object.fromEntries([
  ...callTypes.map((type): [string, ApiRoute] => [type, callRoute(type)]),
  ['batch', batchRoute()],
  ['items', itemsRoute()],
  ['removeItem', removeItemRoute()],
]) as Readonly<Record<CallType | 'batch' | 'items' | 'removeItem', ApiRoute>>;

function callRoute(type: CallType): ApiRoute {
  const call = segmentCalls[type] as TObject & Annotations;
  return {
    ...post,
    path: `/v1/${type}`,
    summary: `Send one ${type} event`,
    description: `${call.description ?? ''} Needs a userId or an anonymousId. At most ${callLimits.eventBytesMax} bytes.`,
    body: bodyOf(call),
    answers: jsonAnswer(AcceptedAnswer, 'The event is accepted'),
    refusals: [
      ...refusedByBoth,
      'unknown_type',
      'missing_identity',
      'timestamp_out_of_range',
      'event_too_large',
    ],
  };
}

function batchRoute(): ApiRoute {
  const { batchEventsMax, batchBytesMax } = callLimits;
  return {
    ...post,
    path: '/v1/batch',
    summary: 'Send many events',
    description: `Up to ${batchEventsMax} events and ${batchBytesMax} bytes. A bad event costs only itself.`,
    body: BatchBody,
    answers: [
      ...jsonAnswer(BatchAnswer, 'At least one event is accepted; the verdicts say which'),
      {
        status: 400,
        description: 'No event is accepted: the verdicts say why, or the body as a whole was refused',
        mediaType: 'application/json',
        schema: BatchAnswer,
      },
    ],
    refusals: refusedByBoth,
  };
}

function itemsRoute(): ApiRoute {
  const { itemsMax, bodyBytesMax, itemBytesMax } = itemLimits;
  return {
    ...post,
    path: '/v1/items',
    summary: 'Send items of the catalogue',
    description: `Each item whole: it takes the place of the one before. Up to ${itemsMax} items and ${bodyBytesMax} bytes as JSON; any number as application/x-ndjson, an item of up to ${itemBytesMax} bytes a line, as far as is sent within 30 seconds. A bad item costs only itself.`,
    body: ItemsBody,
    answers: [
      ...jsonAnswer(ItemsAnswer, 'At least one item is accepted'),
      {
        status: 400,
        description: 'No item is accepted: the verdicts say why, or the body as a whole was refused',
        mediaType: 'application/json',
        schema: ItemsAnswer,
      },
    ],
    refusals: refusedOfItems,
  };
}

function removeItemRoute(): ApiRoute {
  return {
    ...post,
    method: 'DELETE',
    path: '/v1/items/{id}',
    summary: 'Take an item out of the catalogue',
    description: 'It is recommended no more. One that is not there is no error.',
    params: Type.Object({ id: ItemId }, { additionalProperties: false }),
    answers: jsonAnswer(ItemRemovedAnswer, 'The item is out of the catalogue'),
    refusals: ['invalid_item', 'invalid_write_key', 'over_capacity', 'broker_unavailable', 'internal'],
  };
}

/** On its own path a call may leave out its type. */
function bodyOf(call: TObject & Annotations): TObject {
  const { type, ...fields } = call.properties;
  const properties = { ...fields, ...(type && { type: Type.Optional(type) }) };
  return Type.Object(properties, { title: `${call.title ?? ''}Body`, description: call.description });
}
