import { ExplanationAnswer } from '../explanation-answer.ts';
import { FlowsAnswer, HistoryAnswer } from '../history-answers.ts';
import type { SchemaExample } from './schema-example.ts';

const explanation: ExplanationAnswer = {
  customerId: 'c-1042',
  shop: 'demo',
  asOf: '2026-03-14T09:26:53.000Z',
  modelVersion: 3,
  segment: { id: 'champions', name: 'Champions' },
  distance: 0.62,
  against: { id: 'at-risk', name: 'At risk', distance: 2.71 },
  sentence:
    'In Champions rather than At risk for orders (12; 7.8 on average here, 1.9 there). Would be in At risk with days since the last order at 61.4 or more, now 3.2.',
  reasons: [
    { feature: 'orders', words: 'orders', value: 12, mean: 7.8, meanOther: 1.9, weight: 4.9 },
    {
      feature: 'recencyDays',
      words: 'days since the last order',
      value: 3.2,
      mean: 9.4,
      meanOther: 121.7,
      weight: 2.1,
    },
  ],
  moves: [
    {
      feature: 'recencyDays',
      words: 'days since the last order',
      from: 3.2,
      to: 61.4,
      segment: { id: 'at-risk', name: 'At risk' },
      sentence: 'At risk with days since the last order at 61.4 or more, now 3.2',
    },
  ],
};

const segments = [
  { id: 'champions', name: 'Champions' },
  { id: 'at-risk', name: 'At risk' },
];

const flows: FlowsAnswer = {
  shop: 'demo',
  step: 'day',
  from: '2026-03-13T00:00:00.000Z',
  to: '2026-03-15T00:00:00.000Z',
  flows: [
    {
      from: 'at-risk',
      to: 'champions',
      customers: 7,
      steps: [
        { at: '2026-03-13T00:00:00.000Z', customers: 5 },
        { at: '2026-03-14T00:00:00.000Z', customers: 2 },
      ],
    },
    { from: null, to: 'at-risk', customers: 3, steps: [{ at: '2026-03-14T00:00:00.000Z', customers: 3 }] },
  ],
  segments,
};

const history: HistoryAnswer = {
  shop: 'demo',
  step: 'day',
  at: ['2026-03-14T00:00:00.000Z', '2026-03-14T09:26:53.000Z'],
  segments: [
    { id: 'at-risk', name: 'At risk', sizes: [3_383, 3_384] },
    { id: 'champions', name: 'Champions', sizes: [741, 743] },
  ],
};

/** What the gateway tells of reasons, and of time. */
export const historyExamples: readonly SchemaExample[] = [
  {
    schema: ExplanationAnswer,
    valid: explanation,
    invalid: { ...explanation, distance: -1 },
    wrong: 'value.distance must be >= 0',
  },
  {
    schema: FlowsAnswer,
    valid: flows,
    invalid: { ...flows, step: 'week' },
    wrong: 'value.step must be equal to one of the allowed values',
  },
  {
    schema: HistoryAnswer,
    valid: history,
    invalid: { ...history, at: ['yesterday'] },
    wrong: 'value.at[0] must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z',
  },
];
