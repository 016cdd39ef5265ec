import { type Cache, type EnsureView, newerDocuments, updateDocuments } from '@shoal/cache';
import { type SegmentAssignment, topicName, viewTtlMs } from '@shoal/contracts';
import { type Candidate, decide, type Occasion, type Publication } from '../domain/decide.ts';
import { assignmentKey } from './assignment-key.ts';
import { updateMembers } from './update-members.ts';

export interface AssignDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the customers are in. */
  readonly ensureView: EnsureView;
}

/** The assignments to publish of each customer, in order; customers for whom there are none are left out. */
export type Publications = ReadonlyMap<string, readonly Publication[]>;

/**
 * Decides for each customer where he belongs and stores that in Redis: one read, one compare-and-set, one edit of the
 * member sets for all. Where another writer came in between, those customers are decided again.
 */
export async function assign(
  candidates: ReadonlyMap<string, Candidate>,
  occasionOf: (shop: string) => Occasion,
  dependencies: AssignDependencies,
): Promise<Publications> {
  const { cache, namespace, ensureView } = dependencies;
  const publications = new Map<string, readonly Publication[]>();
  await updateDocuments([...candidates], {
    ...{ cache, ensureView, what: 'assignments of customers' },
    keyOf: ([key]) => assignmentKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: ([key, candidate], document) => {
      const stored = document && (JSON.parse(document.value) as SegmentAssignment);
      const { publish, write } = decide(stored, candidate, occasionOf(candidate.state.shop));
      if (publish.length > 0) publications.set(key, publish);
      else publications.delete(key);
      // The version of the document counts notes too, which are not published.
      return write && { version: (document?.version ?? 0) + 1, value: JSON.stringify(write) };
    },
  });
  // Also of those published again: the crash may have come before their sets were edited. Edited again, nothing changes.
  const published = [...publications.values()].flat();
  await updateMembers(
    published.map(({ assignment }) => assignment),
    dependencies,
  );
  return publications;
}

/** Of published assignments: those that are stored in a newer version by now. */
export function newerAssignments(cache: Cache, namespace: string) {
  return newerDocuments(cache, topicName(namespace, 'assignments'), (key) => assignmentKey(namespace, key));
}
