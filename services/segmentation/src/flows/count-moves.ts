import {
  type FlowBucket,
  type FlowPlace,
  type FlowStep,
  flowKey,
  flowName,
  flowStepAt,
  flowSteps,
} from '@shoal/contracts';
import type { SegmentMove } from '../domain/segment-move.ts';

/** A move at its place in the log. */
export interface PlacedMove extends SegmentMove {
  readonly offset: number;
}

/** What some moves add to one bucket. */
export interface BucketMoves {
  readonly key: string;
  readonly step: FlowStep;
  readonly number: number;
  /** In the order of their offsets. */
  readonly moves: readonly PlacedMove[];
}

const steps = Object.keys(flowSteps) as readonly FlowStep[];

/** Sorts the moves of one partition into buckets: each goes into one hour and one day. */
export function bucketsOf(
  moves: readonly PlacedMove[],
  { namespace, partition }: { readonly namespace: string; readonly partition: number },
): BucketMoves[] {
  const buckets = new Map<string, BucketMoves & { readonly moves: PlacedMove[] }>();
  for (const move of moves) {
    for (const step of steps) {
      const place: FlowPlace = { shop: move.shop, partition, step, number: flowStepAt(step, move.at) };
      const key = flowKey(namespace, place);
      const bucket = buckets.get(key) ?? { key, step, number: place.number, moves: [] };
      bucket.moves.push(move);
      buckets.set(key, bucket);
    }
  }
  return [...buckets.values()];
}

/**
 * A bucket with some moves more. Pure, and safe to repeat: a document's version is the offset behind the last move in it, so what
 * was counted before is passed over. Undefined when there is nothing new.
 */
export function addMoves(
  stored: { readonly version: number; readonly bucket: FlowBucket } | undefined,
  moves: readonly PlacedMove[],
): { readonly version: number; readonly bucket: FlowBucket } | undefined {
  const counted = stored?.version ?? 0;
  const open = moves.filter(({ offset }) => offset >= counted);
  const last = open.at(-1);
  if (!last) return undefined;
  const flows = { ...stored?.bucket.flows };
  let names = stored?.bucket.names ?? {};
  for (const move of open) {
    const name = flowName(move.from, move.to);
    flows[name] = (flows[name] ?? 0) + 1;
    names = { ...names, ...move.names };
  }
  return { version: last.offset + 1, bucket: { flows, names } };
}
