import type {
  AudienceMembership,
  CustomerAnswer,
  CustomerAudience,
  CustomerRisk,
  CustomerSegment,
  ExplanationAnswer,
  FeatureState,
  SegmentAssignment,
} from '@shoal/contracts';
import { evaluateFeatures, evaluateLeanings } from '@shoal/features';
import { customerProfile, isoTime } from './customer-profile.ts';
import type { Explainer } from './explain-customer.ts';
import { riskSummary } from './risk-answer.ts';

/** What the views hold of one customer, and under which id. */
export interface FoundCustomer {
  readonly shop: string;
  readonly askedId: string;
  readonly customerId: string;
  readonly state: FeatureState | undefined;
  readonly assignment: SegmentAssignment | undefined;
  readonly risk: CustomerRisk | undefined;
}

/**
 * What is known of a customer at the shop's clock. Undefined where nothing is known.
 * @param clock Milliseconds; undefined while Redis has lost it: then the customer's own newest moment stands for it.
 */
export function customerAnswer(found: FoundCustomer, clock: number | undefined): CustomerAnswer | undefined {
  const { shop, askedId, customerId, state, assignment, risk } = found;
  if (!state && !assignment && !risk) return undefined;
  const asOf = momentOf(found, clock);
  return {
    customerId,
    ...(askedId !== customerId && { formerId: askedId }),
    shop,
    asOf: isoTime(asOf),
    features: state ? evaluateFeatures(state, asOf) : null,
    profile: state ? customerProfile(state) : null,
    segment: assignment ? customerSegment(assignment) : null,
    audiences: assignment?.audiences?.map(customerAudience) ?? [],
    risk: riskSummary(risk),
  };
}

/** Why a customer is in his segment. Undefined where nothing is known of what he did. */
export function explanationAnswer(
  found: FoundCustomer,
  clock: number | undefined,
  explainer: Explainer,
): ExplanationAnswer | undefined {
  const { shop, customerId, state } = found;
  if (!state) return undefined;
  const asOf = momentOf(found, clock);
  const features = { ...evaluateFeatures(state, asOf), ...evaluateLeanings(state, asOf) };
  return { customerId, shop, asOf: isoTime(asOf), ...explainer.explain(features) };
}

function momentOf({ state, assignment, risk }: FoundCustomer, clock: number | undefined): number {
  return Math.max(clock ?? 0, state?.lastSeenAt ?? 0, assignment?.since ?? 0, risk?.at ?? 0);
}

function customerAudience({ id, name, since }: AudienceMembership): CustomerAudience {
  return { id, name, since: isoTime(since) };
}

function customerSegment(assignment: SegmentAssignment): CustomerSegment | null {
  const { segmentId, segmentName, since, modelVersion, distance, probability, previous } = assignment;
  if (segmentId === null) return null;
  return {
    id: segmentId,
    name: segmentName,
    since: isoTime(since),
    modelVersion,
    distance,
    ...(probability !== undefined && { probability }),
    ...(previous && { previous: { id: previous.segmentId, name: previous.segmentName } }),
  };
}
