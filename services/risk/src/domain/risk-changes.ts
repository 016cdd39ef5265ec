import { type CustomerRisk, customerKey, type RiskChange, type ScoredOrder } from '@shoal/contracts';

/** The change that a customer's churn went through last; undefined where it never did. The same state gives the same change. */
export function churnChangeOf({ shop, customerId, churn, value }: CustomerRisk): RiskChange | undefined {
  if (churn?.changedAt === undefined || churn.changedBy === undefined) return undefined;
  const { featureVersion, sweep } = churn.changedBy;
  return {
    id: [
      customerKey(shop, customerId),
      'churn',
      featureVersion,
      ...(sweep === undefined ? [] : [sweep]),
    ].join('/'),
    type: churn.isRaised ? 'risk.churn.raised' : 'risk.churn.cleared',
    shop,
    customerId,
    at: churn.changedAt,
    score: churn.probability,
    ...(value && { value12: value.value12 }),
    reasons: churn.reasons,
    modelVersion: churn.modelVersion,
  };
}

/** Says that an order was flagged; undefined where it was not. */
export function flagOf(
  { shop, customerId, value }: CustomerRisk,
  order: ScoredOrder,
): RiskChange | undefined {
  const { orderId, at, score, isFlagged, reasons = [], modelVersion } = order;
  if (!isFlagged || score === undefined || modelVersion === undefined) return undefined;
  return {
    id: `${customerKey(shop, customerId)}/order/${orderId}`,
    type: 'order.flagged',
    shop,
    customerId,
    at,
    score,
    orderId,
    ...(value && { value12: value.value12 }),
    reasons,
    modelVersion,
  };
}
