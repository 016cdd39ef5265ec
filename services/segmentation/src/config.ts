import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type, { type Static } from 'typebox';

export const segmentationConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('segmentation', 9082),
  customersMin: Type.Integer({
    env: 'SHOAL_SEGMENTATION_CUSTOMERS_MIN',
    description: 'Customers a shop must have before its first model is trained',
    default: 200,
    minimum: 10,
  }),
  growth: Type.Number({
    env: 'SHOAL_SEGMENTATION_GROWTH',
    description: 'A new model is trained when the shop has this many times the customers of the last one',
    default: 1.5,
    minimum: 1.05,
  }),
  retrainDays: Type.Number({
    env: 'SHOAL_SEGMENTATION_RETRAIN_DAYS',
    description: "Days on the shop's clock after which a new model is trained at the latest; 0 is never",
    default: 7,
    minimum: 0,
  }),
  driftMax: Type.Number({
    env: 'SHOAL_SEGMENTATION_DRIFT_MAX',
    description:
      'Population stability index of a feature from which on a new model is trained, looked at once a day; 0 is never',
    default: 0.25,
    minimum: 0,
  }),
  trainPauseMs: Type.Integer({
    env: 'SHOAL_SEGMENTATION_TRAIN_PAUSE_MS',
    description: 'Shortest time between two samples of a shop for schedule or drift; growth does not wait',
    default: 30_000,
    minimum: 50,
  }),
  sampleMax: Type.Integer({
    env: 'SHOAL_SEGMENTATION_SAMPLE_MAX',
    description: 'Customers a model is trained on at most, drawn uniformly',
    default: 20_000,
    minimum: 100,
  }),
  method: Type.Enum(['auto', 'kmeans', 'hdbscan', 'dbscan', 'deep'], {
    env: 'SHOAL_SEGMENTATION_METHOD',
    description:
      'How groups are found: k-means, by density with some customers in none, by a network that learns an embedding, or by what separates best of the first three',
    default: 'kmeans',
  }),
  segmentsMin: Type.Integer({
    env: 'SHOAL_SEGMENTATION_SEGMENTS_MIN',
    description: 'Fewest segments to choose from: two would say little to a marketer',
    default: 4,
    minimum: 2,
    maximum: 50,
  }),
  segmentsMax: Type.Integer({
    env: 'SHOAL_SEGMENTATION_SEGMENTS_MAX',
    description: 'Most segments to choose from',
    default: 9,
    minimum: 2,
    maximum: 100,
  }),
  trainCheckMs: Type.Integer({
    env: 'SHOAL_SEGMENTATION_TRAIN_CHECK_MS',
    description: 'How often is looked whether a training or a sweep is due',
    default: 2_000,
    minimum: 50,
  }),
  sweepPauseMs: Type.Integer({
    env: 'SHOAL_SEGMENTATION_SWEEP_PAUSE_MS',
    description:
      'Shortest time between two sweeps of a shop for the passing of time; a new model does not wait',
    default: 30_000,
    minimum: 50,
  }),
});

export type SegmentationConfig = Static<typeof segmentationConfig>;
