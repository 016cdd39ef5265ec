import {
  type Delivery,
  deadLetterHeaders,
  headerText,
  type Messaging,
  type OutgoingMessage,
  originalHeaders,
} from '@shoal/messaging';
import type { Broker } from '../broker/open-broker.ts';
import type { Cemetery } from './dead-letter-topic.ts';
import { fits, type LetterFilter, readLetters } from './read-letters.ts';

export interface ReplayRequest extends LetterFilter {
  /** Sends those as well that an earlier replay has sent. */
  readonly again: boolean;
  /** Counts, but neither sends nor marks. */
  readonly dryRun: boolean;
}

export interface ReplayResult {
  readonly from: string;
  readonly to: string;
  readonly sent: number;
  /** Left out because an earlier replay has sent them. */
  readonly sentBefore: number;
  /** Left out by --code or --offsets. */
  readonly notAskedFor: number;
  /** Whether a later replay will know of this one. */
  readonly marked: boolean;
}

/** Records of one write at most. */
const batchSizeMax = 1_000;

/**
 * Sends dead letters back to where they came from: their own bytes, key and headers. What was sent is marked by the
 * offsets of the group `<namespace>.dlq-replay` (`.<code>` for those of one code), so that it is not sent twice. A
 * replay by offsets cannot be marked that way: a group knows one place in a partition only.
 */
export async function replayLetters(
  broker: Broker,
  cemetery: Cemetery,
  request: ReplayRequest,
): Promise<ReplayResult> {
  const { messaging } = broker;
  const marks = await readMarks(broker, cemetery);
  const chosen: Delivery[] = [];
  const ends = new Map<number, number>();
  let sentBefore = 0;
  let notAskedFor = 0;
  await readLetters(broker, cemetery, (delivery) => {
    ends.set(delivery.partition, delivery.offset + 1);
    if (!fits(delivery, request)) notAskedFor += 1;
    else if (!request.again && marks.covers(delivery)) sentBefore += 1;
    else chosen.push(delivery);
  });
  const canMark = request.offsets === undefined && !request.dryRun;
  if (!request.dryRun) {
    await sendBack(messaging, cemetery, chosen);
    if (canMark && ends.size > 0)
      await messaging.commit(groupOf(broker, request.code), cemetery.letters, ends);
  }
  const { letters: from, source: to } = cemetery;
  return { from, to, sent: chosen.length, sentBefore, notAskedFor, marked: canMark };
}

async function sendBack(
  messaging: Messaging,
  { source }: Cemetery,
  letters: readonly Delivery[],
): Promise<void> {
  const messages = letters.map(({ key, value, headers }): OutgoingMessage => {
    return { topic: source, key, value, headers: originalHeaders(headers) };
  });
  for (let i = 0; i < messages.length; i += batchSizeMax) {
    await messaging.send(messages.slice(i, i + batchSizeMax));
  }
}

function groupOf({ namespace }: Broker, code?: string): string {
  return code === undefined ? `${namespace}.dlq-replay` : `${namespace}.dlq-replay.${code}`;
}

/** Up to where letters were sent already: all of them, or those of one code. */
async function readMarks(broker: Broker, { letters }: Cemetery) {
  const { messaging } = broker;
  const codes = new Set<string>();
  await messaging.readToEnd({ topic: letters }, async (batch) => {
    for (const delivery of batch) codes.add(codeOf(delivery));
  });
  const places = async (code?: string) => messaging.committed(groupOf(broker, code), letters);
  const all = await places();
  const byCode = new Map<string, ReadonlyMap<number, number>>();
  for (const code of codes) byCode.set(code, await places(code));
  return {
    covers: (delivery: Delivery): boolean => {
      const { partition, offset } = delivery;
      const ofCode = byCode.get(codeOf(delivery))?.get(partition) ?? -1;
      return offset < Math.max(all.get(partition) ?? -1, ofCode);
    },
  };
}

function codeOf(delivery: Delivery): string {
  return headerText(delivery, deadLetterHeaders.code) ?? '';
}
