import Type, { type Static } from 'typebox';
import { LifetimeValue, RiskReason } from '../risk.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const orderId = Type.String({ minLength: 1, maxLength: 200 });

export const CustomerChurn = Type.Object(
  {
    probability: share('That he does not order within the horizon'),
    horizonDays: Type.Number({ description: 'From his own rhythm, or fixed by configuration' }),
    isRaised: Type.Boolean({ description: 'Told by risk.churn.raised, and not cleared since' }),
    changedAt: Type.Optional(moment('When it was raised or cleared last')),
    reasons: Type.Array(RiskReason, { description: 'The weightiest first' }),
    modelVersion: Type.Integer({ minimum: 1 }),
  },
  { title: 'CustomerChurn' },
);
export type CustomerChurn = Static<typeof CustomerChurn>;

const churnAndValue = {
  churn: Type.Union([CustomerChurn, Type.Null()], { description: 'Null before the first model or order' }),
  value: Type.Union([LifetimeValue, Type.Null()], {
    description: 'Null where the shop has too few repeat orders to tell',
  }),
};

/** The risks of a customer as they stand beside his segment. */
export const RiskSummary = Type.Object(
  {
    ...churnAndValue,
    flaggedOrders: Type.Integer({ minimum: 0, description: 'Of the last 20 orders' }),
  },
  { title: 'RiskSummary' },
);
export type RiskSummary = Static<typeof RiskSummary>;

const JudgedOrder = Type.Object(
  {
    orderId,
    at: moment('When it was placed'),
    total: Type.Number({ minimum: 0, description: 'In units of the currency' }),
    score: Type.Union([share('That it is fraud'), Type.Null()], {
      description: 'Null before the first model',
    }),
    isFlagged: Type.Boolean(),
    reasons: Type.Array(RiskReason, { description: 'Of a flagged order, the weightiest first' }),
    modelVersion: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  },
  { title: 'JudgedOrder' },
);

export const RiskAnswer = Type.Object(
  {
    customerId: Type.String({ description: 'The id that the history is under now' }),
    formerId: Type.Optional(
      Type.String({ description: 'The id that was asked for, where it is a former one' }),
    ),
    shop: Type.String(),
    asOf: Type.Union([moment("The shop's clock when it was judged last"), Type.Null()]),
    ...churnAndValue,
    orders: Type.Array(JudgedOrder, { description: 'The latest, the newest first' }),
  },
  { title: 'Risk', description: 'How likely a customer leaves, what he is worth, and his orders.' },
);
export type RiskAnswer = Static<typeof RiskAnswer>;

export const VerdictBody = Type.Object(
  {
    verdict: Type.Enum(['fraud', 'legitimate']),
    note: Type.Optional(Type.String({ maxLength: 1_000, description: 'For people; no model reads it' })),
  },
  { title: 'VerdictBody', additionalProperties: false },
);
export type VerdictBody = Static<typeof VerdictBody>;

export const VerdictAnswer = Type.Object(
  { orderId, verdict: Type.Enum(['fraud', 'legitimate']), at: moment('When it was given') },
  { title: 'Verdict' },
);
export type VerdictAnswer = Static<typeof VerdictAnswer>;
