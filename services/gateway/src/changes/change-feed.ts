import { matches, SegmentChange, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging, Subscription } from '@shoal/messaging';
import { ChangeRing } from '../domain/change-ring.ts';

/** The last changes, and word of new ones: one reading of the topic for all streams of this instance. */
export interface ChangeFeed {
  readonly ring: ChangeRing;
  /** Calls back after new changes have come; returns how to end that. */
  watch(onChanges: () => void): () => void;
}

export interface ChangeFeedDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly logger: Logger;
}

/** How many changes are kept for streams that come back: some 5 MB. */
const keptChangesMax = 10_000;

/** Follows `segment-changes.v1` from its end. */
export async function followChanges(
  dependencies: ChangeFeedDependencies,
): Promise<ChangeFeed & Subscription> {
  const { messaging, namespace, logger } = dependencies;
  const ring = new ChangeRing(keptChangesMax);
  const watchers = new Set<() => void>();
  const topics = [topicName(namespace, 'segmentChanges')];
  const subscription = await messaging.follow({ topics, from: 'end' }, async (batch) => {
    for (const delivery of batch) {
      const change = parse(delivery);
      if (change) ring.add(change);
      else logger.warn(placeOf(delivery), 'a segment change is not as the contract has it: passed over');
    }
    for (const onChanges of watchers) onChanges();
  });
  return {
    ...subscription,
    ring,
    watch: (onChanges) => {
      watchers.add(onChanges);
      return () => watchers.delete(onChanges);
    },
  };
}

function placeOf({ topic, partition, offset }: Delivery) {
  return { topic, partition, offset };
}

function parse({ value }: Delivery): SegmentChange | undefined {
  try {
    const change: unknown = JSON.parse(String(value));
    return matches(SegmentChange, change) ? change : undefined;
  } catch {
    return undefined; // Not JSON: reported by the caller with its place.
  }
}
