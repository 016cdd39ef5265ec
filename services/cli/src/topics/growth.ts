import { deadLetterTopic, type TopicContract, topicName, topics } from '@shoal/contracts';
import type { Broker } from '../broker/open-broker.ts';
import { invalidOption } from '../option-values.ts';

/** A topic that has as many partitions as the stack is set to. */
export interface SharedTopic {
  readonly topic: string;
  /** How many it has now. */
  readonly partitions: number;
  readonly isCompacted: boolean;
  readonly isOfDeadLetters: boolean;
}

/** What it takes to come to another number of partitions. */
export interface Growth {
  readonly partitions: number;
  /** How many they had before, where an earlier attempt was broken off too; the same number where all have them. */
  readonly former: number;
  /** Compacted ones first, the inbox last: the order in which they are worked on. */
  readonly topics: readonly SharedTopic[];
  /**
   * An earlier attempt was broken off after it gave all compacted topics their partitions. Services start with topics of one number only, so
   * that none has run since: what waits now was written by that attempt.
   */
  readonly isBegun: boolean;
}

/** Looks at what is there. Throws CommandError where a topic has more partitions already. */
export async function planGrowth({ messaging, namespace }: Broker, partitions: number): Promise<Growth> {
  const existing = new Set(await messaging.listTopics());
  const wanted = sharedTopics(namespace).filter(({ topic }) => existing.has(topic));
  const found = await Promise.all(
    wanted.map(async (shared) => ({ ...shared, partitions: (await messaging.offsets(shared.topic)).length })),
  );
  if (found.length === 0)
    throw invalidOption(
      '--partitions',
      String(partitions),
      `${namespace} has no topics yet, shoal topics --create makes them`,
    );
  const larger = found.find((shared) => shared.partitions > partitions);
  if (larger)
    throw invalidOption(
      '--partitions',
      String(partitions),
      `${larger.topic} has ${larger.partitions}, and Kafka takes none away`,
    );
  const isGrown = (shared: SharedTopic) => shared.partitions === partitions;
  // One alone may be new with this version, and was made with the new number by a start that was refused.
  const isBegun = found.filter(({ isCompacted }) => isCompacted).every(isGrown) && !found.every(isGrown);
  const former = Math.min(...found.map((shared) => shared.partitions));
  return { partitions, former, topics: found, isBegun };
}

function sharedTopics(namespace: string): readonly Omit<SharedTopic, 'partitions'>[] {
  const shared = Object.values<TopicContract>(topics)
    .filter((contract) => contract.partitions === 'many')
    .flatMap(({ name, cleanup, deadLetters }) => {
      const topic = `${namespace}.${name}`;
      const itself = { topic, isCompacted: cleanup === 'compact', isOfDeadLetters: false };
      const letters = { topic: deadLetterTopic(topic), isCompacted: false, isOfDeadLetters: true };
      return deadLetters ? [itself, letters] : [itself];
    });
  const inbox = topicName(namespace, 'inbox');
  const turn = ({ topic, isCompacted }: (typeof shared)[number]) =>
    topic === inbox ? 2 : Number(!isCompacted);
  return shared.sort((a, b) => turn(a) - turn(b));
}
