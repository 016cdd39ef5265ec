import Type, { type TObject } from 'typebox';
import type { RefusalCode } from '../refusals.ts';
import { type CallType, callLimits, callTypes, segmentCalls } from '../segment-call.ts';
import { type ApiRoute, jsonAnswer, nothing } from './api-route.ts';
import { AcceptedAnswer, BatchAnswer, BatchBody } from './ingestion-answers.ts';

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

/** The write side: Segment's HTTP API. */
export const ingestionRoutes = Object.fromEntries([
  ...callTypes.map((type): [string, ApiRoute] => [type, callRoute(type)]),
  ['batch', batchRoute()],
]) as Readonly<Record<CallType | 'batch', ApiRoute>>;

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

/** On its own path a call may leave out its type. */
function bodyOf(call: TObject & Annotations): TObject {
  const { type, ...fields } = call.properties;
  const properties = { ...fields, ...(type && { type: Type.Optional(type) }) };
  return Type.Object(properties, { title: `${call.title ?? ''}Body`, description: call.description });
}
