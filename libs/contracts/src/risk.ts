import Type, { type Static } from 'typebox';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** How many of a customer's latest orders are kept: his own past, which a new order is compared with. */
export const riskOrdersMax = 20;
/** Reasons that a score is given with, the weightiest first. */
export const riskReasonsMax = 5;

const shop = Type.String({ pattern: shopPattern });
const customerId = Type.String({ minLength: 1, maxLength: customerIdLengthMax });
const orderId = Type.String({ minLength: 1, maxLength: 200 });
const moment = (description: string) => Type.Integer({ description: `${description}, milliseconds` });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

/** What of a customer or an order moved a score, and which way. */
export const RiskReason = Type.Object(
  {
    feature: Type.String({ description: 'What was looked at' }),
    value: Type.Union([Type.Number(), Type.Null()], {
      description: 'What it was; null where nothing is known',
    }),
    effect: Type.Number({
      description: 'Above 0 it raised the risk: in log-odds, or in standard deviations',
    }),
  },
  { title: 'RiskReason' },
);
export type RiskReason = Static<typeof RiskReason>;

const reasons = Type.Array(RiskReason, { maxItems: riskReasonsMax });

/** How likely a customer is gone. */
export const ChurnRisk = Type.Object(
  {
    probability: share('That he does not order within the horizon'),
    horizonDays: Type.Number({
      exclusiveMinimum: 0,
      description: 'From his own rhythm, or fixed by configuration',
    }),
    isRaised: Type.Boolean({ description: 'Raised at the upper threshold, cleared only at the lower one' }),
    changedAt: Type.Optional(moment('When it was raised or cleared last, by the shop’s clock')),
    reasons,
    modelVersion: Type.Integer({ minimum: 1 }),
    changedBy: Type.Optional(
      Type.Object(
        {
          featureVersion: Type.Integer({ minimum: 0, description: 'Of the features that it was judged by' }),
          sweep: Type.Optional(
            Type.String({ description: 'The sweep that did it; left out where an event did' }),
          ),
        },
        { description: 'What raised or cleared it last: with it a repetition gives the same change' },
      ),
    ),
  },
  { title: 'ChurnRisk' },
);
export type ChurnRisk = Static<typeof ChurnRisk>;

/** What a customer will be worth. */
export const LifetimeValue = Type.Object(
  {
    alive: share('That he still buys at all'),
    orders12: Type.Number({ minimum: 0, description: 'Orders expected in the next 12 months' }),
    value3: Type.Number({ minimum: 0, description: 'Spend expected in 3 months, in units of the currency' }),
    value6: Type.Number({ minimum: 0, description: 'In 6 months' }),
    value12: Type.Number({ minimum: 0, description: 'In 12 months' }),
  },
  { title: 'LifetimeValue' },
);
export type LifetimeValue = Static<typeof LifetimeValue>;

/** What is kept of an order, and how it was judged. */
export const ScoredOrder = Type.Object(
  {
    orderId,
    at: moment('When it was placed'),
    total: Type.Number({ minimum: 0, description: 'In units of the currency' }),
    marks: Type.Record(Type.String(), Type.String(), {
      description: 'Device, card, address and IP, hashed: what orders may share',
    }),
    score: Type.Optional(share('That it is fraud; with a model without labels its rank among past orders')),
    isFlagged: Type.Optional(Type.Boolean()),
    reasons: Type.Optional(reasons),
    modelVersion: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { title: 'ScoredOrder' },
);
export type ScoredOrder = Static<typeof ScoredOrder>;

/** The value of `risks.v1`: the risks of one customer, and the state that the next ones are judged with. */
export const CustomerRisk = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Grows with every change' }),
    shop,
    customerId,
    mergedInto: Type.Optional(Type.String({ description: 'The customer that this id became' })),
    at: moment('By the shop’s clock'),
    firstSeenAt: Type.Optional(moment('His first event')),
    featureVersion: Type.Integer({ minimum: 0, description: 'Of the features that were judged; 0 before' }),
    churn: Type.Optional(ChurnRisk),
    value: Type.Optional(LifetimeValue),
    orders: Type.Array(ScoredOrder, { maxItems: riskOrdersMax, description: 'The latest, the oldest first' }),
    inbox: Type.Record(Type.String({ pattern: '^\\d+$' }), Type.Integer({ minimum: 0 }), {
      description: 'By inbox partition, the highest offset that has been taken in',
    }),
  },
  { title: 'CustomerRisk', description: 'How likely a customer leaves, what he is worth, and his orders.' },
);
export type CustomerRisk = Static<typeof CustomerRisk>;

/** The value of `risk-merges.v1`: a visitor's orders on their way to the customer that he became. */
export const RiskMerge = Type.Object(
  {
    shop,
    from: customerId,
    into: customerId,
    firstSeenAt: Type.Optional(moment('His first event')),
    orders: Type.Array(ScoredOrder, { maxItems: riskOrdersMax }),
  },
  { title: 'RiskMerge' },
);
export type RiskMerge = Static<typeof RiskMerge>;

/** The value of `risk-changes.v1`, for those who act on it. An `id` may come twice: the second is to be dropped. */
export const RiskChange = Type.Object(
  {
    id: Type.String(),
    type: Type.Enum(['risk.churn.raised', 'risk.churn.cleared', 'order.flagged']),
    shop,
    customerId,
    at: moment('By the shop’s clock; of an order, when it was placed'),
    score: share('The churn probability, or that of fraud'),
    orderId: Type.Optional(orderId),
    value12: Type.Optional(
      Type.Number({ minimum: 0, description: 'What the customer would be worth in 12 months' }),
    ),
    reasons,
    modelVersion: Type.Integer({ minimum: 1 }),
  },
  { title: 'RiskChange' },
);
export type RiskChange = Static<typeof RiskChange>;

/** The value of `verdicts.v1`: what an analyst found out about an order. The last one counts. */
export const OrderVerdict = Type.Object(
  {
    shop,
    orderId,
    verdict: Type.Enum(['fraud', 'legitimate']),
    at: moment('Wall clock'),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  { title: 'OrderVerdict' },
);
export type OrderVerdict = Static<typeof OrderVerdict>;

/** The key of a verdict in `verdicts.v1`. */
export function verdictKey(shopName: string, order: string): string {
  return `${shopName}/${order}`;
}
