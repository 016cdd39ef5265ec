import { type Cache, CacheError, type EnsureView, readWhole, type VersionedWrite } from '@shoal/cache';
import { parseCustomerKey, type SegmentAssignment, viewKey, viewTtlMs } from '@shoal/contracts';
import { type Candidate, type Decision, decide, type Occasion, type Publication } from '../domain/decide.ts';
import { updateMembers } from './update-members.ts';

export interface AssignDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Of the partition that the customers are in. */
  readonly ensureView: EnsureView;
}

/** The assignments to publish of each customer, in order; customers for whom there are none are left out. */
export type Publications = ReadonlyMap<string, readonly Publication[]>;

/** A decision, and the version of the stored document that it follows from: it counts notes too, which are not published. */
type Decided = Decision & { readonly expected: number };

/** How often a customer's decision starts over when another instance or a sweep wrote at the same moment. */
const attemptsMax = 8;

/**
 * Decides for each customer where he belongs and stores that in Redis: one read, one compare-and-set, one edit of the
 * member sets for all. Where another writer came in between, those customers are decided again.
 */
export async function assign(
  candidates: ReadonlyMap<string, Candidate>,
  occasionOf: (shop: string) => Occasion,
  dependencies: AssignDependencies,
): Promise<Publications> {
  const publications = new Map<string, readonly Publication[]>();
  let open = candidates;
  for (let attempt = 1; open.size > 0; attempt += 1) {
    if (attempt > attemptsMax)
      throw new CacheError(`${open.size} assignments kept changing while they were decided`);
    const decisions = await decideAll(open, occasionOf, dependencies);
    const lost = await store(decisions, dependencies);
    for (const [key, { publish }] of decisions)
      if (!lost.has(key) && publish.length > 0) publications.set(key, publish);
    open = new Map([...open].filter(([key]) => lost.has(key)));
  }
  // Also of those published again: the crash may have come before their sets were edited. Edited again, nothing changes.
  const published = [...publications.values()].flat();
  await updateMembers(
    published.map(({ assignment }) => assignment),
    dependencies,
  );
  return publications;
}

async function decideAll(
  candidates: ReadonlyMap<string, Candidate>,
  occasionOf: (shop: string) => Occasion,
  { cache, namespace, ensureView }: AssignDependencies,
): Promise<ReadonlyMap<string, Decided>> {
  const keys = [...candidates.keys()];
  const documentKeys = keys.map((key) => assignmentKey(namespace, key));
  const documents = await readWhole(ensureView, () => cache.readVersioned(documentKeys));
  const decisions = new Map<string, Decided>();
  keys.forEach((key, i) => {
    const document = documents[i];
    const stored = document && (JSON.parse(document.value) as SegmentAssignment);
    const candidate = candidates.get(key) as Candidate;
    const decision = decide(stored, candidate, occasionOf(candidate.state.shop));
    decisions.set(key, { ...decision, expected: document?.version ?? 0 });
  });
  return decisions;
}

/** Stores what was decided; returns the customers that another writer changed in between. */
async function store(
  decisions: ReadonlyMap<string, Decided>,
  { cache, namespace }: AssignDependencies,
): Promise<ReadonlySet<string>> {
  const keys: string[] = [];
  const writes: VersionedWrite[] = [];
  for (const [key, { write, expected }] of decisions) {
    if (!write) continue;
    keys.push(key);
    writes.push({
      key: assignmentKey(namespace, key),
      expected,
      version: expected + 1,
      value: JSON.stringify(write),
      ttlMs: viewTtlMs,
    });
  }
  const won = await cache.compareAndSet(writes);
  return new Set(keys.filter((_, i) => !won[i]));
}

export function assignmentKey(namespace: string, key: string): string {
  const { shop, customerId } = parseCustomerKey(key);
  return viewKey(namespace, shop, customerId, 'segment');
}
