import {
  type CallType,
  callLimits,
  callTypes,
  commerceProperties,
  type Refusal,
  type SegmentCall,
  segmentCalls,
  type Validator,
  validatorOf,
} from '@shoal/contracts';
import { eventTime } from './event-time.ts';

/** A call that holds, and when it happened. */
export interface AcceptedCall {
  readonly call: SegmentCall;
  readonly at: number;
}

const callValidators = Object.fromEntries(
  callTypes.map((type) => [type, validatorOf(segmentCalls[type], 'event')]),
) as Record<CallType, Validator>;

const propertyValidators = new Map(
  Object.entries(commerceProperties).map(([event, schema]) => [
    event,
    validatorOf(schema, 'event.properties'),
  ]),
);

/** Whether a value is a call that Shoal can take. Both doors ask this, so that what HTTP accepts the pipeline accepts. */
export function acceptCall(value: unknown, receivedAt: number): AcceptedCall | Refusal {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'invalid_event', message: 'an event must be a JSON object' };
  }
  const { type } = value as { type?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(callValidators, type)) {
    return { code: 'unknown_type', message: `event.type must be one of ${callTypes.join(', ')}` };
  }
  const fault = callValidators[type as CallType](value) ?? propertiesFault(value as SegmentCall);
  if (fault) return { code: 'invalid_event', message: fault };
  if (isDeeperThan(nestingMax, value)) {
    return { code: 'invalid_event', message: `event is nested more than ${nestingMax} levels deep` };
  }
  const call = value as SegmentCall;
  if (call.userId === undefined && call.anonymousId === undefined) {
    return { code: 'missing_identity', message: 'event needs a userId or an anonymousId' };
  }
  if (call.type === 'alias' && call.userId === undefined) {
    return {
      code: 'missing_identity',
      message: 'an alias needs a userId: the id that takes over from previousId',
    };
  }
  const at = eventTime(call, receivedAt);
  return typeof at === 'number' ? { call, at } : at;
}

/**
 * Levels of objects and lists in an event at most. Writing JSON takes stack for each level, and what is taken here must be
 * written by every service after this one.
 */
const nestingMax = 100;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const fields = Array.isArray(value) ? value : Object.values(value);
  return fields.some((field) => isDeeperThan(levels - 1, field));
}

function propertiesFault(call: SegmentCall): string | undefined {
  if (call.type !== 'track' || call.properties === undefined) return undefined;
  return propertyValidators.get(call.event)?.(call.properties);
}

/** The refusal of an event that is larger than the limit, in bytes as sent to the broker. */
export function sizeFault(bytes: number): Refusal | undefined {
  if (bytes <= callLimits.eventBytesMax) return undefined;
  const message = `the event has ${bytes} bytes, at most ${callLimits.eventBytesMax} are taken: send less with it`;
  return { code: 'event_too_large', message };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}
