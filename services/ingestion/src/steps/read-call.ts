import { isUtf8 } from 'node:buffer';
import type { Keyring } from '@shoal/access';
import type { InboxPosition, RefusalCode, SegmentCall } from '@shoal/contracts';
import { type Delivery, headerText } from '@shoal/messaging';
import { acceptCall, isRefusal, sizeFault } from '../domain/accept-call.ts';

/** A call out of the inbox, with all that later steps ask of it. */
export interface ReadCall {
  readonly call: SegmentCall;
  readonly messageId: string;
  readonly shop: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly inbox: InboxPosition;
  readonly traceparent: string | undefined;
}

/** Why a record cannot be worked with; it goes to the dead-letter topic. */
export interface Rejection {
  readonly code: RefusalCode;
  readonly reason: string;
  readonly cause?: unknown;
}

export function isRejection(reading: ReadCall | Rejection): reading is Rejection {
  return 'code' in reading;
}

/**
 * Reads a record as a call of a known shop. HTTP has checked its own already, but anyone may publish here.
 * The record's own time (the broker's, when it came in) stands for "now": a redelivery is judged as the first delivery was.
 */
export function readCall(delivery: Delivery, keyring: Keyring): ReadCall | Rejection {
  const { value, partition, offset, timestamp: receivedAt } = delivery;
  if (value === null) return { code: 'invalid_json', reason: 'the record has no value' };
  const tooLarge = sizeFault(value.length);
  if (tooLarge) return { code: tooLarge.code, reason: tooLarge.message };
  const parsed = parse(value);
  if ('cause' in parsed)
    return { code: 'invalid_json', reason: 'the record is not JSON in UTF-8', cause: parsed.cause };
  const accepted = acceptCall(parsed.value, receivedAt);
  if (isRefusal(accepted)) return { code: accepted.code, reason: accepted.message };
  const shop = shopOf(delivery, accepted.call.writeKey, keyring);
  if (shop === undefined) {
    return {
      code: 'invalid_write_key',
      reason: 'no valid write key: send it as header shoal-write-key or field writeKey',
    };
  }
  const { call, at } = accepted;
  const inbox = { partition, offset };
  const messageId = call.messageId ?? `${delivery.topic}/${partition}/${offset}`;
  return { call, messageId, shop, at, receivedAt, inbox, traceparent: headerText(delivery, 'traceparent') };
}

function parse(value: Buffer): { value: unknown } | { cause: unknown } {
  // Read as UTF-8 all the same, different ids with broken letters would become one.
  if (!isUtf8(value)) return { cause: new TypeError('the bytes are not UTF-8') };
  try {
    return { value: JSON.parse(value.toString()) };
  } catch (cause) {
    return { cause };
  }
}

/** The shop whose write key a record bears: as a hash from the HTTP door, in a header, or in the call. */
export function shopOf(
  delivery: Delivery,
  writeKey: string | undefined,
  keyring: Keyring,
): string | undefined {
  const { timestamp } = delivery;
  const hash = headerText(delivery, 'shoal-key-hash');
  if (hash !== undefined) return keyring.shopOfHash(hash, 'write', timestamp);
  const key = headerText(delivery, 'shoal-write-key') ?? writeKey;
  return key === undefined ? undefined : keyring.shopOf(key, 'write', timestamp);
}
