import type { ICustomPartitioner, RecordMetadata, TopicMessages } from 'kafkajs';
import { Partitioners } from './kafkajs.ts';
import { partitionOf } from './partition-of.ts';

interface Chosen {
  /** How many partitions the topic had when it was last looked at. */
  count: number;
  readonly partitions: Set<number>;
}

/**
 * Notes where kafkajs puts the messages of a request, to hold that to what brokers have answered. kafkajs 2.2 asks a broker once a request:
 * where one dies, and partitions of it go to one that has answered already, it sends their messages to nobody and resolves.
 */
export class ChosenPartitions {
  readonly #topics = new Map<string, Chosen>();

  /** kafkajs's default partitioner, which notes what it chooses. */
  readonly createPartitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (place) => {
      const partition = choose(place);
      const chosen = this.#topics.get(place.topic);
      const count = place.partitionMetadata.length;
      if (chosen) {
        chosen.count = count;
        chosen.partitions.add(partition);
      } else this.#topics.set(place.topic, { count, partitions: new Set([partition]) });
      return partition;
    };
  };

  /** Forgets the request before. */
  clear(): void {
    this.#topics.clear();
  }

  /** Those messages of a request for whose partition no broker has answered: all of a partition, in order. */
  unanswered(request: readonly TopicMessages[], answers: readonly RecordMetadata[]): TopicMessages[] {
    const answered = new Map<string, Set<number>>();
    for (const { topicName, partition } of answers) {
      const partitions = answered.get(topicName);
      if (partitions) partitions.add(partition);
      else answered.set(topicName, new Set([partition]));
    }
    return request.flatMap(({ topic, messages }) => {
      const chosen = this.#topics.get(topic);
      const done = answered.get(topic) ?? new Set();
      if (!chosen || chosen.partitions.isSubsetOf(done)) return [];
      const open = messages.filter(({ key }) => !done.has(partitionOf(String(key), chosen.count)));
      return open.length > 0 ? [{ topic, messages: open }] : [];
    });
  }
}
