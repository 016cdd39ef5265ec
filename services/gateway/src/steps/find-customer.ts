import type { Cache, VersionedDocument } from '@shoal/cache';
import {
  type CustomerRisk,
  type CustomerView,
  type FeatureState,
  type IdentityLink,
  type SegmentAssignment,
  viewKey,
} from '@shoal/contracts';
import type { FoundCustomer } from '../domain/customer-answer.ts';

/** How many links are followed from an id at most, as ingestion does. */
const hopsMax = 8;

export interface ViewDependencies {
  readonly cache: Cache;
  readonly namespace: string;
}

/**
 * Finds the customer that an id belongs to now, and reads the views: one round trip for an id that is its own, one more
 * for each link. Both kinds of links are followed: those that ingestion found, and histories that have moved.
 */
export async function findCustomer(
  shop: string,
  askedId: string,
  dependencies: ViewDependencies,
): Promise<FoundCustomer> {
  let customerId = askedId;
  const seen = new Set<string>();
  for (;;) {
    const { link, ...found } = await readViews(shop, customerId, dependencies);
    seen.add(customerId);
    const next = link?.to ?? found.state?.mergedInto ?? found.risk?.mergedInto;
    // Links form no circles; should one ever, the answer is what is found on it.
    if (next === undefined || seen.has(next) || seen.size > hopsMax) {
      return { shop, askedId, customerId, ...found };
    }
    customerId = next;
  }
}

async function readViews(shop: string, customerId: string, { cache, namespace }: ViewDependencies) {
  const keyOf = (view: CustomerView) => viewKey(namespace, shop, customerId, view);
  const keys = [keyOf('identity'), keyOf('features'), keyOf('segment'), keyOf('risk')];
  const [link, state, assignment, risk] = await cache.readVersioned(keys);
  return {
    link: parsed<IdentityLink>(link),
    state: parsed<FeatureState>(state),
    assignment: parsed<SegmentAssignment>(assignment),
    risk: parsed<CustomerRisk>(risk),
  };
}

function parsed<T>(document: VersionedDocument | undefined): T | undefined {
  return document && (JSON.parse(document.value) as T);
}
