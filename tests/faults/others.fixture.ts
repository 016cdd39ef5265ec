import assert from 'node:assert/strict';
import type {
  CustomerEvent,
  CustomerRisk,
  RecommendationList,
  ReviewSentiment,
  RiskChange,
  SegmentAssignment,
  SentimentStanding,
} from '@shoal/contracts';
import { assignedTo, eventAt } from './checker.fixture.ts';
import type { Finding } from './checker.ts';
import type { AskedSegment } from './gateway-check.ts';
import type { ServedList } from './recommendation-check.ts';

const shop = 'demo';

export type Counts = Partial<Record<Finding['kind'], number>>;

/** Holds what is found to what was planted: those counts and nothing else. */
export function assertFinds(findings: readonly Finding[], planted: Counts): void {
  const counts: Counts = {};
  for (const { kind, count } of findings) counts[kind] = (counts[kind] ?? 0) + count;
  assert.deepEqual(counts, planted, findings.map(({ text }) => text).join('\n'));
}

/** The n-th event: somebody orders items under an order id of his. */
export const orderAt = (
  n: number,
  customerId: string,
  items: readonly string[] = [`p-${n}`],
): CustomerEvent =>
  eventAt(n, customerId, {
    event: 'Order Completed',
    properties: {
      order_id: `o-${n}`,
      total: 10 + n,
      products: items.map((product_id) => ({ product_id, price: 10 + n, quantity: 1 })),
    },
  });

export const reviewAt = (n: number, customerId: string, itemId = 'p-1'): CustomerEvent =>
  eventAt(n, customerId, {
    event: 'Product Reviewed',
    properties: { product_id: itemId, category: 'Toys', rating: 4, review_body: 'Very nice' },
  });

export function judgementOf({ messageId, customerId, timestamp, inbox }: CustomerEvent): ReviewSentiment {
  return {
    ...{ id: messageId, shop, customerId, at: Date.parse(timestamp), inbox },
    ...{ label: 'positive', probability: 0.9, language: 'en', rating: 4, itemId: 'p-1' },
    ...{ excerpt: 'Very nice', phrases: [], model: 'shipped' },
  };
}

/** A standing of so many reviews, all of them with stars. */
export function standing(
  kind: SentimentStanding['subject']['kind'],
  id: string,
  reviews: number,
): SentimentStanding {
  return {
    ...{ version: reviews, shop, subject: { kind, id }, at: 1, positive: reviews, negative: 0, unknown: 0 },
    ...{ ratings: { count: reviews, sum: 4 * reviews }, days: [], phrases: {}, origins: {}, recent: [] },
    examples: { positive: [], negative: [] },
  };
}

export function riskOf(
  customerId: string,
  orders: readonly CustomerEvent[],
  rest: Partial<CustomerRisk> = {},
): CustomerRisk {
  return {
    ...{ version: orders.length + 1, shop, customerId, at: 1, featureVersion: 1, inbox: {} },
    orders: orders.map(({ properties = {}, timestamp }) => ({
      orderId: String(properties.order_id),
      total: Number(properties.total),
      at: Date.parse(timestamp),
      marks: {},
    })),
    ...rest,
  };
}

export const churn = (isRaised: boolean): Pick<CustomerRisk, 'churn'> => ({
  churn: { probability: 0.5, horizonDays: 30, isRaised, reasons: [], modelVersion: 1 },
});

/** The n-th change of a risk, a second after the one before it. */
export function riskChange(
  n: number,
  what: 'raised' | 'cleared',
  rest: Partial<RiskChange> = {},
): RiskChange {
  return {
    ...{ id: `demo/ada/churn/${n}`, type: `risk.churn.${what}`, shop, customerId: 'ada', at: n * 1_000 },
    ...{ score: 0.5, reasons: [], modelVersion: 1 },
    ...rest,
  };
}

type Deed = RecommendationList['recent'][number];

export const deed = ({ timestamp }: CustomerEvent, itemId: string, kind: Deed['kind']): Deed => ({
  ...{ itemId, kind },
  at: Date.parse(timestamp),
});

export function listOf(
  customerId: string,
  recent: readonly Deed[],
  rest: Partial<RecommendationList> = {},
): RecommendationList {
  return {
    ...{ version: recent.length, shop, customerId, at: 1, modelVersion: 0, items: [], inbox: {} },
    recent: [...recent],
    bought: recent.filter(({ kind }) => kind === 'ordered').map(({ itemId }) => itemId),
    ...rest,
  };
}

export const servedAs = ({ version, bought }: RecommendationList): ServedList => ({
  version,
  bought: new Set(bought),
});

/** An answer about Ada, with what Redis had of her. */
export function asked(
  answered: string | null,
  before: SegmentAssignment | undefined,
  rest: Partial<AskedSegment> = {},
): AskedSegment {
  return { customerId: 'ada', status: 200, answered, before, after: before, ...rest };
}

export function assignment(segmentId: string, version = 1): SegmentAssignment {
  return { ...(assignedTo(segmentId).get('ada') as SegmentAssignment), version };
}
