import { type FlowBucket, type FlowStep, flowKey } from '@shoal/contracts';
import type { FlowSteps } from '../domain/flows-answer.ts';
import type { ViewDependencies } from './find-customer.ts';

export interface FlowDependencies extends ViewDependencies {
  /** Of `segment-changes.v1`: each has buckets of its own. */
  readonly flowPartitions: number;
}

export interface FlowRange {
  readonly shop: string;
  readonly step: FlowStep;
  /** The first and the last step. */
  readonly first: number;
  readonly last: number;
}

/** The moves of a shop in a range of steps, summed over the partitions: one batch. */
export async function readFlows(
  { shop, step, first, last }: FlowRange,
  { cache, namespace, flowPartitions }: FlowDependencies,
): Promise<FlowSteps> {
  const places = Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((number) =>
    Array.from({ length: flowPartitions }, (_, partition) => ({ shop, partition, step, number })),
  );
  const documents = await cache.readVersioned(places.map((place) => flowKey(namespace, place)));
  const names = new Map<string, string>();
  const moves = new Map<number, Map<string, number>>();
  documents.forEach((document, i) => {
    if (!document) return;
    const bucket = JSON.parse(document.value) as FlowBucket;
    const { number } = places[i] as (typeof places)[number];
    const counts = moves.get(number) ?? new Map<string, number>();
    moves.set(number, counts);
    for (const [move, count] of Object.entries(bucket.flows))
      counts.set(move, (counts.get(move) ?? 0) + count);
    for (const [id, name] of Object.entries(bucket.names)) names.set(id, name);
  });
  return { step, first, last, moves, names };
}
