import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type, { type Static } from 'typebox';

export const riskConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('risk', 9086),
  horizonDays: Type.Number({
    env: 'SHOAL_RISK_HORIZON_DAYS',
    description:
      "Days without an order after which a customer counts as gone; 0 goes by each customer's own rhythm",
    default: 0,
    minimum: 0,
    maximum: 730,
  }),
  raiseAt: Type.Number({
    env: 'SHOAL_RISK_RAISE_AT',
    description: 'Churn probability from which on risk.churn.raised is told',
    default: 0.6,
    minimum: 0.01,
    maximum: 1,
  }),
  clearAt: Type.Number({
    env: 'SHOAL_RISK_CLEAR_AT',
    description:
      'Churn probability from which down it is cleared again; below the one above, or customers flap',
    default: 0.45,
    minimum: 0,
    maximum: 0.99,
  }),
  falsePositiveRate: Type.Number({
    env: 'SHOAL_RISK_FALSE_POSITIVE_RATE',
    description: 'Share of the honest orders that may be flagged',
    default: 0.01,
    minimum: 0.0001,
    maximum: 0.5,
  }),
  customersMax: Type.Integer({
    env: 'SHOAL_RISK_CUSTOMERS_MAX',
    description:
      'Customers of one shop that a model is trained on at most, drawn uniformly; some 15 KB each while it trains',
    default: 10_000,
    minimum: 100,
  }),
  ordersMax: Type.Integer({
    env: 'SHOAL_RISK_ORDERS_MAX',
    description:
      'Orders of one shop that a fraud model is trained on at most, the latest; some 1 KB each while it trains',
    default: 100_000,
    minimum: 100,
  }),
  retrainHours: Type.Number({
    env: 'SHOAL_RISK_RETRAIN_HOURS',
    description: "Hours on the shop's clock after which new models are trained; 0 is never after the first",
    default: 168,
    minimum: 0,
  }),
  trainPauseMs: Type.Integer({
    env: 'SHOAL_RISK_TRAIN_PAUSE_MS',
    description:
      'Shortest time between two trainings of a shop, also where the last found too little to learn from',
    default: 120_000,
    minimum: 50,
  }),
  trainCheckMs: Type.Integer({
    env: 'SHOAL_RISK_TRAIN_CHECK_MS',
    description: 'How often is looked whether a training or a sweep is due',
    default: 5_000,
    minimum: 50,
  }),
  sweepPauseMs: Type.Integer({
    env: 'SHOAL_RISK_SWEEP_PAUSE_MS',
    description:
      'Shortest time between two sweeps of a shop for the passing of time; a new model does not wait',
    default: 30_000,
    minimum: 50,
  }),
});

export type RiskConfig = Static<typeof riskConfig>;
