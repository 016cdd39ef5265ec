import type { Cache } from '@shoal/cache';
import type { SweepMarks } from './due-sweeps.ts';

/** Where the marks of a service's sweeps in one partition stand. */
export interface MarksPlace {
  readonly cache: Cache;
  readonly namespace: string;
  readonly service: string;
  readonly partition: number;
}

/** What is remembered of the sweeps in a partition; nothing after Redis was emptied: then all are due. */
export async function readMarks(place: MarksPlace): Promise<SweepMarks> {
  const [text] = await place.cache.read([marksKey(place)]);
  return text ? (JSON.parse(text) as SweepMarks) : {};
}

export async function writeMarks(place: MarksPlace, marks: SweepMarks): Promise<void> {
  await place.cache.write([{ key: marksKey(place), value: JSON.stringify(marks) }]);
}

/**
 * The sweeps of a shop that were begun and are not known to have ended: what they changed may not have been published.
 * @param marks Of the partition that the customers are in.
 */
export function begunSweeps(marks: SweepMarks, shop: string): ReadonlySet<string> {
  return new Set(marks[shop]?.begun);
}

function marksKey({ namespace, service, partition }: MarksPlace): string {
  return `${namespace}:{${service}/${partition}}:sweeps`;
}
