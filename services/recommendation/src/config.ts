import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type, { type Static } from 'typebox';

export const recommendationConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('recommendation', 9084),
  interactionsMax: Type.Integer({
    env: 'SHOAL_RECOMMENDATION_INTERACTIONS_MAX',
    description: 'Interactions of one shop that are learned from at most, the newest; 20 bytes each',
    default: 1_000_000,
    minimum: 1_000,
  }),
  trainMin: Type.Integer({
    env: 'SHOAL_RECOMMENDATION_TRAIN_MIN',
    description: 'Interactions a shop must have before its first model is trained',
    default: 1_000,
    minimum: 10,
  }),
  growth: Type.Number({
    env: 'SHOAL_RECOMMENDATION_GROWTH',
    description:
      'A new model is trained when the shop has this many times the interactions of the last training',
    default: 1.5,
    minimum: 1.05,
  }),
  retrainHours: Type.Number({
    env: 'SHOAL_RECOMMENDATION_RETRAIN_HOURS',
    description: "Hours on the shop's clock after which a new model is trained at the latest; 0 is never",
    default: 24,
    minimum: 0,
  }),
  trainPauseMs: Type.Integer({
    env: 'SHOAL_RECOMMENDATION_TRAIN_PAUSE_MS',
    description: 'Shortest time between two trainings of a shop',
    default: 60_000,
    minimum: 50,
  }),
  trainCheckMs: Type.Integer({
    env: 'SHOAL_RECOMMENDATION_TRAIN_CHECK_MS',
    description: 'How often is looked whether a training is due, and what is popular written',
    default: 5_000,
    minimum: 50,
  }),
  exploration: Type.Number({
    env: 'SHOAL_RECOMMENDATION_EXPLORATION',
    description: 'Share of lists that give one of their places to an item from further down',
    default: 0.1,
    minimum: 0,
    maximum: 1,
  }),
  diversity: Type.Number({
    env: 'SHOAL_RECOMMENDATION_DIVERSITY',
    description: 'What unlikeness to the items above counts in a list, against relevance',
    default: 0.2,
    minimum: 0,
    maximum: 0.9,
  }),
});

export type RecommendationConfig = Static<typeof recommendationConfig>;
