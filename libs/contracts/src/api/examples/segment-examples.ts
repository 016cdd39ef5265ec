import type { MoveWhy } from '../../move-why.ts';
import { SegmentChallenger, SegmentModel } from '../../segment-model.ts';
import { SegmentAssignment, SegmentChange } from '../../segments.ts';
import type { SchemaExample } from './schema-example.ts';

const since = Date.UTC(2026, 2, 14, 9, 26, 53);

const model: SegmentModel = {
  kind: 'segments',
  shop: 'demo',
  version: 3,
  trainedAt: Date.UTC(2026, 2, 1),
  customers: 4_000,
  population: 4_127,
  features: ['recencyDays', 'orders', 'monetary'],
  scaling: { kind: 'log-standard', means: [3.1, 0.9, 4.2], deviations: [1.1, 0.7, 1.6] },
  segments: [
    {
      id: 'champions',
      name: 'Champions',
      summary: 'Buy often, lately, and much',
      trainingShare: 0.18,
      centroid: [-1.2, 1.4, 1.3],
      means: { recencyDays: 9.4, orders: 7.8, monetary: 512.3 },
    },
    {
      id: 'at-risk',
      name: 'At risk',
      summary: 'Have bought well, not for a long time',
      trainingShare: 0.82,
      centroid: [0.3, -0.3, -0.3],
      means: { recencyDays: 121.7, orders: 1.9, monetary: 84.6 },
    },
  ],
  quality: { silhouette: 0.41, inertia: 5_310.6 },
  explanation: '2 segments: the best silhouette (0.41) of 2 to 9',
  contentHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
};

const figures = { silhouette: 0.41, clustered: 1, segments: 2 };

const challenger: SegmentChallenger = {
  kind: 'segments-challenger',
  shop: 'demo',
  trainedAt: Date.UTC(2026, 2, 8),
  customers: 4_000,
  population: 4_310,
  cause: 'schedule',
  histograms: { orders: { edges: [1, 3], shares: [0.4, 0.35, 0.25] } },
  trial: {
    customers: 4_000,
    championVersion: 3,
    champion: figures,
    challenger: { ...figures, silhouette: 0.36, segments: 5 },
    agreement: 0.71,
    jaccard: 0.58,
    promoted: false,
    reason: 'the segments are less clear: silhouette 0.360 against 0.410',
  },
  segments: [{ id: 'champions', name: 'Champions' }],
  explanation: 'k = 5 separates the rows best of 6 tried',
};

const why: MoveWhy = {
  sentence: 'To Champions: orders 8 (7.8 on average, 1.9 in At risk).',
  reasons: [{ feature: 'orders', words: 'orders', value: 8, mean: 7.8, meanOther: 1.9, weight: 3.4 }],
};

const assignment: SegmentAssignment = {
  version: 4,
  shop: 'demo',
  customerId: 'c-1042',
  segmentId: 'champions',
  segmentName: 'Champions',
  modelVersion: 3,
  featureVersion: 7,
  since,
  distance: 0.62,
  previous: { segmentId: 'at-risk', segmentName: 'At risk' },
  movedBy: { reason: 'behaviour', featureVersion: 7, modelVersion: 3 },
  why,
};

export const change: SegmentChange = {
  id: '9b74c9897bac770ffc029102a200c5de',
  type: 'segment.entered',
  shop: 'demo',
  customerId: 'c-1042',
  segment: { id: 'champions', name: 'Champions', modelVersion: 3 },
  previous: { id: 'at-risk', name: 'At risk' },
  at: new Date(since).toISOString(),
  reason: 'behaviour',
  why,
};

/** What segmentation makes of features. */
export const segmentExamples: readonly SchemaExample[] = [
  {
    schema: SegmentModel,
    valid: model,
    invalid: { ...model, segments: [] },
    wrong: 'value.segments must NOT have fewer than 1 items',
  },
  {
    schema: SegmentChallenger,
    valid: challenger,
    invalid: { ...challenger, cause: undefined },
    wrong: 'value needs a field "cause"',
  },
  {
    schema: SegmentAssignment,
    valid: assignment,
    invalid: { ...assignment, distance: -0.1 },
    wrong: 'value.distance must be >= 0',
  },
  {
    schema: SegmentChange,
    valid: change,
    invalid: { ...change, id: 'c-1042/7' },
    wrong: 'value.id has characters that are not allowed there',
  },
];
