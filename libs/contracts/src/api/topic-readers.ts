import type { TopicId } from '../topics.ts';

/** Who reads each topic, to live on it or to rebuild views from it. Services read what they wrote themselves to rebuild. */
export const topicReaders: Readonly<Record<TopicId, readonly string[]>> = {
  inbox: ['ingestion'],
  events: ['feature-engineering', 'ingestion', 'recommendation', 'experimentation', 'risk'],
  identities: ['ingestion'],
  keys: ['ingestion', 'gateway'],
  features: ['segmentation', 'risk', 'feature-engineering', 'gateway'],
  featureMerges: ['feature-engineering'],
  assignments: ['segmentation', 'recommendation', 'gateway'],
  segmentChanges: ['gateway', 'segmentation', 'marketing-tools'],
  models: ['segmentation', 'recommendation', 'risk', 'gateway'],
  modelParts: ['recommendation'],
  items: ['recommendation', 'gateway'],
  recommendations: ['recommendation', 'marketing-tools'],
  recommendationMerges: ['recommendation'],
  experiments: ['recommendation', 'cli'],
  exposures: ['experimentation'],
  experimentMerges: ['experimentation'],
  experimentOutcomes: ['experimentation', 'cli'],
  risks: ['risk', 'marketing-tools'],
  riskMerges: ['risk'],
  riskChanges: ['marketing-tools'],
  verdicts: ['risk'],
  audiences: ['segmentation', 'gateway'],
};
