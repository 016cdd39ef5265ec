import type { Cache, VersionedDocument } from '@shoal/cache';
import {
  type CustomerRisk,
  type CustomerView,
  type FeatureState,
  type IdentityLink,
  linkHopsMax,
  type SegmentAssignment,
  viewKey,
} from '@shoal/contracts';
import type { FoundCustomer } from '../domain/customer-answer.ts';

export interface ViewDependencies {
  readonly cache: Cache;
  readonly namespace: string;
}

/** What the views hold under one id. */
export interface CustomerViews {
  readonly customerId: string;
  readonly link: IdentityLink | undefined;
  readonly state: FeatureState | undefined;
  readonly assignment: SegmentAssignment | undefined;
  readonly risk: CustomerRisk | undefined;
}

/** Finds the customer that an id belongs to now. */
export async function findCustomer(
  shop: string,
  askedId: string,
  dependencies: ViewDependencies,
): Promise<FoundCustomer> {
  const steps = await followCustomer(shop, askedId, dependencies);
  return { shop, askedId, ...(steps[steps.length - 1] as CustomerViews) };
}

/**
 * Reads the views of an id, and of each that it leads to, up to the customer that it belongs to now: one round trip for an id that is its
 * own, one more for each link. Both kinds of links are followed: those that ingestion found, and histories that have moved.
 */
export async function followCustomer(
  shop: string,
  askedId: string,
  dependencies: ViewDependencies,
): Promise<readonly CustomerViews[]> {
  const steps: CustomerViews[] = [];
  let next: string | undefined = askedId;
  // Links form no circles; should one ever, the answer is what is found on it.
  while (next !== undefined && steps.length <= linkHopsMax && !steps.some((one) => one.customerId === next)) {
    const views: CustomerViews = await readViews(shop, next, dependencies);
    steps.push(views);
    next = views.link?.to ?? views.state?.mergedInto ?? views.risk?.mergedInto;
  }
  return steps;
}

async function readViews(
  shop: string,
  customerId: string,
  { cache, namespace }: ViewDependencies,
): Promise<CustomerViews> {
  const keyOf = (view: CustomerView) => viewKey(namespace, shop, customerId, view);
  const keys = [keyOf('identity'), keyOf('features'), keyOf('segment'), keyOf('risk')];
  const [link, state, assignment, risk] = await cache.readVersioned(keys);
  return {
    customerId,
    link: parsed<IdentityLink>(link),
    state: parsed<FeatureState>(state),
    assignment: parsed<SegmentAssignment>(assignment),
    risk: parsed<CustomerRisk>(risk),
  };
}

function parsed<T>(document: VersionedDocument | undefined): T | undefined {
  return document && (JSON.parse(document.value) as T);
}
