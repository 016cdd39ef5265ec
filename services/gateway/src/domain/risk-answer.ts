import type { CustomerChurn, CustomerRisk, RiskAnswer, RiskSummary } from '@shoal/contracts';
import type { FoundCustomer } from './customer-answer.ts';
import { isoTime } from './customer-profile.ts';

/** The risks of a customer beside all else that is known of him; null before anything was judged. */
export function riskSummary(risk: CustomerRisk | undefined): RiskSummary | null {
  if (!risk) return null;
  const flaggedOrders = risk.orders.filter(({ isFlagged }) => isFlagged).length;
  return { churn: churnOf(risk), value: risk.value ?? null, flaggedOrders };
}

/** The whole of it. Undefined where nothing at all is known of the customer. */
export function riskAnswer({
  shop,
  askedId,
  customerId,
  risk,
  state,
  assignment,
}: FoundCustomer): RiskAnswer | undefined {
  if (!risk && !state && !assignment) return undefined;
  return {
    customerId,
    ...(askedId !== customerId && { formerId: askedId }),
    shop,
    asOf: risk ? isoTime(risk.at) : null,
    churn: risk ? churnOf(risk) : null,
    value: risk?.value ?? null,
    orders: (risk?.orders ?? []).toReversed().map((order) => ({
      orderId: order.orderId,
      at: isoTime(order.at),
      total: order.total,
      score: order.score ?? null,
      isFlagged: order.isFlagged ?? false,
      reasons: order.reasons ?? [],
      modelVersion: order.modelVersion ?? null,
    })),
  };
}

function churnOf({ churn }: CustomerRisk): CustomerChurn | null {
  if (!churn) return null;
  const { probability, horizonDays, isRaised, changedAt, reasons, modelVersion } = churn;
  return {
    ...{ probability, horizonDays, isRaised, reasons, modelVersion },
    ...(changedAt !== undefined && { changedAt: isoTime(changedAt) }),
  };
}
