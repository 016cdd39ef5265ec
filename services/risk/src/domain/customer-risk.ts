import {
  type ChurnRisk,
  type CustomerRisk,
  type InboxPosition,
  parseCustomerKey,
  type RiskMerge,
  riskOrdersMax,
  type ScoredOrder,
} from '@shoal/contracts';
import type { ChurnScore } from '@shoal/risk-models';
import { type ChurnThresholds, isRaised } from './churn-thresholds.ts';

/** A change of a probability below which nothing is written: not one in a hundred customers. */
const probabilityStep = 0.01;
/** The same for values, as a share of them. */
const valueStep = 0.02;

export function newRisk(key: string): CustomerRisk {
  return { version: 0, ...parseCustomerKey(key), at: 0, featureVersion: 0, orders: [], inbox: {} };
}

/** What a customer is judged by, and on what occasion. */
export interface Judgement {
  readonly score: ChurnScore;
  readonly modelVersion: number;
  readonly featureVersion: number;
  /** His first event, milliseconds. */
  readonly firstSeenAt: number;
  /** The shop's clock. */
  readonly at: number;
  /** Left out where an event is the occasion. */
  readonly sweep?: string;
  /** Whether there is more to do than time for: reasons are then told of those alone who are about to leave, and of others later. */
  readonly isInHaste: boolean;
}

/** Puts a new judgement in, in place; tells whether it says anything new. One by older features changes nothing. */
export function judgeChurn(risk: CustomerRisk, judgement: Judgement, thresholds: ChurnThresholds): boolean {
  const { score, modelVersion, featureVersion, firstSeenAt, at, sweep, isInHaste } = judgement;
  if (featureVersion < risk.featureVersion || risk.mergedInto !== undefined) return false;
  const before = risk.churn;
  const raised = isRaised(score.probability, before?.isRaised ?? false, thresholds);
  const isChanged = raised !== (before?.isRaised ?? false);
  if (before && !isChanged && !isNews(before, risk, judgement)) return false;
  const changed = isChanged
    ? { changedAt: at, changedBy: { featureVersion, ...(sweep !== undefined && { sweep }) } }
    : changeOf(before);
  const { probability, horizonDays, value } = score;
  const reasons = raised || isChanged || !isInHaste ? [...score.reasons()] : [];
  risk.churn = {
    probability,
    horizonDays,
    isRaised: raised,
    ...changed,
    reasons,
    modelVersion,
  };
  if (value) risk.value = value;
  else delete risk.value;
  Object.assign(risk, {
    featureVersion,
    firstSeenAt: Math.min(firstSeenAt, risk.firstSeenAt ?? firstSeenAt),
  });
  risk.at = Math.max(risk.at, at);
  return true;
}

function isNews(
  before: ChurnRisk,
  { value }: CustomerRisk,
  { score, modelVersion, isInHaste }: Judgement,
): boolean {
  if (before.modelVersion !== modelVersion) return true;
  if (before.reasons.length === 0 && !isInHaste) return true;
  if (Math.abs(before.probability - score.probability) >= probabilityStep) return true;
  const [former = 0, now = 0] = [value?.value12, score.value?.value12];
  return Math.abs(now - former) > valueStep * Math.max(former, now);
}

function changeOf(before: ChurnRisk | undefined): Pick<ChurnRisk, 'changedAt' | 'changedBy'> {
  if (before?.changedAt === undefined || before.changedBy === undefined) return {};
  return { changedAt: before.changedAt, changedBy: before.changedBy };
}

/** The id has become another customer: nobody is to be kept under it. Tells whether that is new. */
export function moveAway(risk: CustomerRisk, into: string): boolean {
  if (risk.mergedInto !== undefined) return false;
  risk.mergedInto = into;
  delete risk.churn;
  delete risk.value;
  return true;
}

/** Takes over a visitor's orders, in place; tells whether there was anything new. */
export function takeOver(risk: CustomerRisk, { orders, firstSeenAt }: RiskMerge): boolean {
  const known = new Set(risk.orders.map(({ orderId }) => orderId));
  const added = orders.filter(({ orderId }) => !known.has(orderId));
  // Older ones than all that is kept would be taken in and pushed out again each time.
  const oldest = risk.orders.length >= riskOrdersMax ? (risk.orders[0]?.at ?? 0) : Number.NEGATIVE_INFINITY;
  const fresh = added.filter(({ at }) => at > oldest);
  const isEarlier = firstSeenAt !== undefined && firstSeenAt < (risk.firstSeenAt ?? Number.POSITIVE_INFINITY);
  if (isEarlier) risk.firstSeenAt = firstSeenAt;
  if (fresh.length > 0) risk.orders = latestOf([...risk.orders, ...fresh]);
  return isEarlier || fresh.length > 0;
}

/** Whether an event of this place was taken in before. */
export function hasTaken({ inbox }: CustomerRisk, { partition, offset }: InboxPosition): boolean {
  return offset <= (inbox[partition] ?? -1);
}

/** Notes an order with how it was judged, in place. */
export function noteOrder(
  risk: CustomerRisk,
  order: ScoredOrder,
  { partition, offset }: InboxPosition,
): void {
  const others = risk.orders.filter(({ orderId }) => orderId !== order.orderId);
  risk.orders = latestOf([...others, order]);
  risk.inbox[partition] = offset;
  risk.at = Math.max(risk.at, order.at);
}

function latestOf(orders: readonly ScoredOrder[]): ScoredOrder[] {
  return orders.toSorted((a, b) => a.at - b.at).slice(-riskOrdersMax);
}
