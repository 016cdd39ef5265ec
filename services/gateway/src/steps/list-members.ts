import { memberShards, membersKey, type SegmentAssignment, viewKey } from '@shoal/contracts';
import type { PageCursor } from '../domain/page-cursor.ts';
import type { ViewDependencies } from './find-customer.ts';

export interface PageRequest {
  readonly shop: string;
  readonly segmentId: string;
  readonly from: PageCursor;
  readonly limit: number;
}

export interface MemberPage {
  readonly assignments: readonly SegmentAssignment[];
  /** Undefined on the last page. */
  readonly next: PageCursor | undefined;
}

/**
 * One page of a segment's customers, shard by shard in order. The sets are edited after the assignments, so who stands in
 * a set and has moved meanwhile is left out: a page may be short, and still not the last.
 */
export async function listMembers(request: PageRequest, dependencies: ViewDependencies): Promise<MemberPage> {
  const { shop, segmentId, from, limit } = request;
  const { cache, namespace } = dependencies;
  const ids: string[] = [];
  let next: PageCursor | undefined = from;
  while (next && ids.length < limit) {
    const { shard, after }: PageCursor = next;
    const wanted = limit - ids.length;
    const listed = await cache.listMembers(membersKey(namespace, shop, segmentId, shard), after, wanted);
    ids.push(...listed);
    if (listed.length === wanted) next = { shard, after: listed.at(-1) };
    else next = shard + 1 < memberShards ? { shard: shard + 1 } : undefined;
  }
  const keys = ids.map((id) => viewKey(namespace, shop, id, 'segment'));
  const documents = await cache.readVersioned(keys);
  const assignments = documents
    .filter((document) => document !== undefined)
    .map(({ value }) => JSON.parse(value) as SegmentAssignment);
  return { assignments: assignments.filter((assignment) => assignment.segmentId === segmentId), next };
}
