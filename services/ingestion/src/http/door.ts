import { randomBytes, randomUUID } from 'node:crypto';
import { type Refusal, type RefusalCode, topicName, validTraceparent } from '@shoal/contracts';
import { type Messaging, MessagingError, type OutgoingMessage } from '@shoal/messaging';
import type { Clock } from '@shoal/runtime';
import { beginSpan } from '@shoal/tracing';
import { acceptCall, isRefusal, sizeFault } from '../domain/accept-call.ts';
import { RefusedRequest } from './refused-request.ts';

export interface DoorDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly clock: Clock;
}

/** Who sends: known from the write key before anything else is looked at. */
export interface Sender {
  readonly shop: string;
  readonly keyHash: string;
  readonly traceparent: string | undefined;
}

export type Verdict =
  | { readonly code: 'accepted'; readonly messageId: string }
  | { readonly code: RefusalCode; readonly message: string };

/**
 * The HTTP door: checks each call, writes those that hold to the inbox, and resolves with a verdict for each once all
 * replicas have them. The pipeline behind the inbox does the rest, the same for both doors.
 */
export async function passDoor(
  values: readonly unknown[],
  sender: Sender,
  { messaging, namespace, clock }: DoorDependencies,
): Promise<Verdict[]> {
  const topic = topicName(namespace, 'inbox');
  const parent = validTraceparent(sender.traceparent);
  const span = beginSpan('accept', {
    ...{ parent, kind: 'server' },
    attributes: { 'shoal.shop': sender.shop, 'shoal.events': values.length },
  });
  const traceparent = span?.traceparent ?? parent ?? newTraceparent();
  const headers = { 'shoal-key-hash': sender.keyHash, traceparent };
  const receivedAt = clock.now();
  const messages: OutgoingMessage[] = [];
  const verdicts = values.map((value): Verdict => {
    const written = writeCall(value, receivedAt);
    if ('code' in written) return written;
    messages.push({ topic, key: `${sender.shop}/${written.owner}`, value: written.text, headers });
    return { code: 'accepted', messageId: written.messageId };
  });
  try {
    await messaging.send(messages).catch(refuseRequest);
    span?.end();
  } catch (error) {
    span?.end('the broker did not take it');
    throw error;
  }
  return verdicts;
}

interface WrittenCall {
  readonly text: string;
  readonly owner: string;
  readonly messageId: string;
}

function writeCall(value: unknown, receivedAt: number): WrittenCall | Refusal {
  const accepted = acceptCall(value, receivedAt);
  if (isRefusal(accepted)) return accepted;
  const { writeKey: _, ...call } = accepted.call;
  const messageId = call.messageId ?? randomUUID();
  const text = JSON.stringify({ ...call, messageId });
  const owner = (call.userId ?? call.anonymousId) as string;
  return sizeFault(Buffer.byteLength(text)) ?? { text, owner, messageId };
}

/** What the broker could not take, as a refusal. */
export function refuseRequest(error: unknown): never {
  if (!(error instanceof MessagingError)) throw error;
  if (error.code === 'OVER_CAPACITY') {
    throw new RefusedRequest(
      'over_capacity',
      'more is coming in than can be written safely: send it again in a second',
    );
  }
  throw new RefusedRequest(
    'broker_unavailable',
    'what was sent could not be written to all replicas: send it again',
  );
}

function newTraceparent(): string {
  const bytes = randomBytes(24).toString('hex');
  return `00-${bytes.slice(0, 32)}-${bytes.slice(32)}-00`;
}
