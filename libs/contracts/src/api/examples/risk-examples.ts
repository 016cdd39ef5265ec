import { CustomerRisk, type LifetimeValue, OrderVerdict, RiskChange, RiskMerge } from '../../risk.ts';
import { RiskModel } from '../../risk-model.ts';
import { type CustomerChurn, RiskAnswer, VerdictAnswer, VerdictBody } from '../risk-answers.ts';
import type { SchemaExample } from './schema-example.ts';

const at = Date.UTC(2026, 2, 14, 9, 26, 53);
const day = 86_400_000;
const reasons = [
  { feature: 'recencyDays', value: 61.5, effect: 1.21 },
  { feature: 'views7d', value: 0, effect: 0.34 },
];

export const lifetimeValue: LifetimeValue = {
  ...{ alive: 0.41, orders12: 2.1, value3: 31.4, value6: 58.2, value12: 104.9 },
};

/** As the API answers it. */
export const churn: CustomerChurn = {
  ...{ probability: 0.78, horizonDays: 42, isRaised: true, changedAt: new Date(at).toISOString() },
  ...{ reasons, modelVersion: 3 },
};

const answer: RiskAnswer = {
  ...{ customerId: 'c-1042', shop: 'demo', asOf: new Date(at).toISOString(), churn, value: lifetimeValue },
  orders: [
    {
      ...{ orderId: 'o-77', at: new Date(at - 61 * day).toISOString(), total: 49.9, score: 0.02 },
      ...{ isFlagged: false, reasons: [], modelVersion: 2 },
    },
  ],
};

const risk: CustomerRisk = {
  version: 31,
  shop: 'demo',
  customerId: 'c-1042',
  at,
  firstSeenAt: at - 210 * day,
  featureVersion: 48,
  churn: {
    probability: 0.78,
    horizonDays: 42,
    isRaised: true,
    changedAt: at,
    reasons,
    modelVersion: 3,
    changedBy: { featureVersion: 48 },
  },
  value: lifetimeValue,
  orders: [
    {
      ...{ orderId: 'o-77', at: at - 61 * day, total: 49.9, marks: { device: '9f3ab1c0', ip: '01d2aa7e' } },
      ...{ score: 0.02, isFlagged: false, reasons: [], modelVersion: 2 },
    },
  ],
  inbox: { 3: 10_482 },
};

const model: RiskModel = {
  ...{
    kind: 'churn',
    shop: 'demo',
    version: 3,
    trainedAt: at,
    method: 'boosting',
    rows: 9_120,
    positives: 3_401,
  },
  quality: {
    ...{ rows: 2_310, baseRate: 0.37, auc: 0.83, averagePrecision: 0.74, brier: 0.16, logLoss: 0.48 },
    ...{ calibrationError: 0.02, precision: 0.81, recall: 0.52 },
  },
  content: 'KLUv/QBYaQAA',
  contentHash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
};

/** Who is about to leave, what customers are worth, and which orders smell of fraud. */
export const riskExamples: readonly SchemaExample[] = [
  {
    schema: CustomerRisk,
    valid: risk,
    invalid: { ...risk, orders: undefined },
    wrong: 'value needs a field "orders"',
  },
  {
    schema: RiskMerge,
    valid: { shop: 'demo', from: 'visitor-7d1e', into: 'c-1042', orders: risk.orders },
    invalid: { shop: 'demo', from: 'visitor-7d1e', into: 'c-1042' },
    wrong: 'value needs a field "orders"',
  },
  {
    schema: RiskChange,
    valid: {
      ...{ id: 'demo/c-1042/churn/31', type: 'risk.churn.raised', shop: 'demo', customerId: 'c-1042', at },
      ...{ score: 0.78, value12: 104.9, reasons, modelVersion: 3 },
    } satisfies RiskChange,
    invalid: {
      ...{ id: 'x', type: 'risk.churn.raised', shop: 'demo', customerId: 'c-1042', at },
      ...{ score: 1.2, reasons, modelVersion: 3 },
    },
    wrong: 'value.score must be <= 1',
  },
  {
    schema: OrderVerdict,
    valid: { shop: 'demo', orderId: 'o-77', verdict: 'fraud', at, note: 'chargeback announced by the bank' },
    invalid: { shop: 'demo', verdict: 'fraud', at },
    wrong: 'value needs a field "orderId"',
  },
  {
    schema: RiskModel,
    valid: model,
    invalid: { ...model, rows: 0 },
    wrong: 'value.rows must be >= 1',
  },
  {
    schema: RiskAnswer,
    valid: answer,
    invalid: { ...answer, orders: [{ orderId: 'o-77' }] },
    wrong: 'value.orders[0] needs a field "at"',
  },
  {
    schema: VerdictBody,
    valid: { verdict: 'fraud', note: 'chargeback announced by the bank' },
    invalid: { verdict: 'maybe' },
    wrong: 'value.verdict must be equal to one of the allowed values',
  },
  {
    schema: VerdictAnswer,
    valid: { orderId: 'o-77', verdict: 'fraud', at: new Date(at).toISOString() },
    invalid: { orderId: 'o-77', verdict: 'fraud' },
    wrong: 'value needs a field "at"',
  },
];
