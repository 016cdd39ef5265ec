import {
  type AudienceMembership,
  audienceMembersKey,
  memberShards,
  type SegmentAssignment,
  viewKey,
} from '@shoal/contracts';
import type { PageCursor } from '../domain/page-cursor.ts';
import type { ViewDependencies } from '../steps/find-customer.ts';

export interface AudiencePageRequest {
  readonly shop: string;
  readonly audienceId: string;
  readonly from: PageCursor;
  readonly limit: number;
}

export interface AudiencePage {
  readonly members: readonly (AudienceMembership & { readonly customerId: string })[];
  /** Undefined on the last page. */
  readonly next: PageCursor | undefined;
}

/**
 * One page of an audience's customers, shard by shard in order. The sets are edited after the assignments, so who stands in a set
 * and has left meanwhile is left out: a page may be short, and still not the last.
 */
export async function listAudienceMembers(
  { shop, audienceId, from, limit }: AudiencePageRequest,
  { cache, namespace }: ViewDependencies,
): Promise<AudiencePage> {
  const ids: string[] = [];
  let next: PageCursor | undefined = from;
  while (next && ids.length < limit) {
    const { shard, after }: PageCursor = next;
    const wanted = limit - ids.length;
    const key = audienceMembersKey(namespace, shop, audienceId, shard);
    const listed = await cache.listMembers(key, after, wanted);
    ids.push(...listed);
    if (listed.length === wanted) next = { shard, after: listed.at(-1) };
    else next = shard + 1 < memberShards ? { shard: shard + 1 } : undefined;
  }
  const documents = await cache.readVersioned(ids.map((id) => viewKey(namespace, shop, id, 'segment')));
  const members = documents.flatMap((document) => {
    const assignment = document && (JSON.parse(document.value) as SegmentAssignment);
    const membership = assignment?.audiences?.find(({ id }) => id === audienceId);
    return assignment && membership ? [{ ...membership, customerId: assignment.customerId }] : [];
  });
  return { members, next };
}
