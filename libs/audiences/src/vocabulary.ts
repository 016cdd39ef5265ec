import { featureBounds, halfLivesDays } from '@shoal/contracts';
import { dayMs, type FeatureName, featureCatalogue } from '@shoal/features';
import type { CustomerFacts } from './customer-facts.ts';
import { featureReader } from './feature-readers.ts';

export type ValueType = 'number' | 'text' | 'bool' | 'moment' | 'span';

/** A word that a rule may ask for. */
export interface RuleField {
  readonly name: string;
  readonly type: 'number' | 'text' | 'moment';
  readonly unit: string;
  readonly description: string;
  /** What the value is never below or above, as far as that is known. */
  readonly min?: number;
  readonly max?: number;
  readonly read: (customer: CustomerFacts) => number | string;
}

/** Units of the features; whatever is not named is a plain number. */
const units: Partial<Record<FeatureName, string>> = {
  recencyDays: 'days',
  activityRecencyDays: 'days',
  tenureDays: 'days',
  gapDays: 'days',
  gapSpreadDays: 'days',
  monetary: 'currency',
  averageOrderValue: 'currency',
  orderValueSpread: 'currency',
  priceLevel: 'currency',
  refundShare: 'share',
  discountShare: 'share',
  abandonment: 'share',
  conversion: 'share',
};

const decayedName = /^([a-z]+)(7|30|90)d$/;

/** `averageOrderValue` is asked for as `average_order_value`, and `views30d`, which fades, as `views_decayed_30d`. */
function wordOf(feature: FeatureName): string {
  const decayed = decayedName.exec(feature);
  if (decayed) return `${decayed[1]}_decayed_${decayed[2]}d`;
  return feature.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unitOf(feature: FeatureName): string {
  const decayed = decayedName.exec(feature);
  if (decayed) return decayed[1] === 'spend' ? 'currency, fading' : 'count, fading';
  return units[feature] ?? 'count';
}

function featureField(feature: FeatureName): RuleField {
  const unit = unitOf(feature);
  return {
    name: wordOf(feature),
    type: 'number',
    unit,
    description: featureCatalogue[feature],
    min: 0,
    ...(unit === 'share' && { max: 1 }),
    read: featureReader(feature),
  };
}

/** Orders within the last days, exactly, out of the times of the last eight orders: 8 stands for 8 or more. */
function recentOrdersField(days: number): RuleField {
  return {
    name: `orders_${days}d`,
    type: 'number',
    unit: 'count',
    description: `Orders of the last ${days} days, counted exactly up to ${featureBounds.recentOrders}, which stands for as many or more`,
    min: 0,
    max: featureBounds.recentOrders,
    read: ({ state, now }) => {
      const since = now - days * dayMs;
      let count = 0;
      for (const at of state.orders.recentAt) if (at > since) count += 1;
      return count;
    },
  };
}

/** The gap between orders that is expected of somebody of whom no gap is known yet, in days. */
const priorGapDays = 60;

/**
 * How likely it is that somebody with this rhythm, if still a customer, would have ordered again by now. Gaps between orders are
 * taken as exponential with a gamma prior worth one gap of 60 days, so the time to the next order is Lomax distributed:
 * 1 - (1 + silence / (gaps + prior))^-(number of gaps + 1). See Schmittlein, Morrison and Colombo 1987 for the family of models.
 */
function churn(customer: CustomerFacts): number {
  const { orders, firstSeenAt } = customer.state;
  const gaps = Math.max(0, customer.state.totals.orders - 1);
  const known = ((orders.lastAt ?? 0) - (orders.firstAt ?? 0)) / dayMs;
  const silence = Math.max(0, (customer.now - (orders.lastAt ?? firstSeenAt)) / dayMs);
  return 1 - (1 + silence / (known + priorGapDays)) ** -(gaps + 1);
}

const others: readonly RuleField[] = [
  {
    name: 'churn',
    type: 'number',
    unit: 'share',
    description:
      'How likely a customer with this rhythm of orders would have ordered again by now: near 1 is gone. An estimate from the gaps between the orders',
    min: 0,
    max: 1,
    read: churn,
  },
  {
    name: 'segment',
    type: 'text',
    unit: 'name',
    description: 'Name of the segment, upper and lower case alike; empty without one',
    read: (customer) => customer.segmentName,
  },
  {
    name: 'segment_id',
    type: 'text',
    unit: 'id',
    description: 'Id of the segment, which stays over retrainings; empty without one',
    read: (customer) => customer.segmentId,
  },
  {
    name: 'customer_id',
    type: 'text',
    unit: 'id',
    description: 'Id of the customer',
    read: ({ state }) => state.customerId,
  },
  {
    name: 'first_seen',
    type: 'moment',
    unit: 'moment',
    description: 'Moment of the first event',
    read: ({ state }) => state.firstSeenAt,
  },
  {
    name: 'last_seen',
    type: 'moment',
    unit: 'moment',
    description: 'Moment of the newest event',
    read: ({ state }) => state.lastSeenAt,
  },
  {
    name: 'now',
    type: 'moment',
    unit: 'moment',
    description: "The shop's clock",
    read: (customer) => customer.now,
  },
];

/** Every word that a rule may ask for: the schema that rules are checked against. */
export const ruleFields: ReadonlyMap<string, RuleField> = new Map(
  [
    ...(Object.keys(featureCatalogue) as FeatureName[]).map(featureField),
    ...halfLivesDays.map(recentOrdersField),
    ...others,
  ].map((field) => [field.name, field]),
);
