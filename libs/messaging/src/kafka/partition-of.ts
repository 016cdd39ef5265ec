import type { PartitionMetadata } from 'kafkajs';
import { Partitioners } from './kafkajs.ts';

const choose = Partitioners.DefaultPartitioner();
const known: PartitionMetadata[] = [];

/** The partition that the producer's partitioner gives a key in a topic of so many partitions: the same function, not one like it. */
export function partitionOf(key: string, partitions: number): number {
  return choose({ topic: '', partitionMetadata: ofSize(partitions), message: { key, value: null } });
}

/** The partitioner looks at nothing but how many there are; made once for a number, since keys come by the million. */
function ofSize(count: number): PartitionMetadata[] {
  if (known.length !== count) {
    const ids = Array.from({ length: count }, (_, partitionId) => partitionId);
    const rest = { partitionErrorCode: 0, leader: 0, replicas: [], isr: [] };
    known.splice(0, known.length, ...ids.map((partitionId) => ({ partitionId, ...rest })));
  }
  return known;
}
