import { Experiment, ExperimentMerge, ExperimentOutcomes, Exposure } from '../../experiment.ts';
import type { SchemaExample } from './schema-example.ts';

const at = Date.UTC(2026, 2, 14, 9, 26, 53);

const experiment: Experiment = {
  shop: 'demo',
  id: 'spring-lists',
  variants: [
    { id: 'control', weight: 50, strategy: 'hybrid' },
    { id: 'popular', weight: 50, strategy: 'popular' },
  ],
  startedAt: at,
};

const exposure: Exposure = {
  shop: 'demo',
  customerId: 'c-1042',
  experiment: 'spring-lists',
  variant: 'popular',
  at,
  items: ['p-311', 'p-90'],
  listVersion: 12,
};

const outcomes: ExperimentOutcomes = {
  version: 2,
  shop: 'demo',
  customerId: 'c-1042',
  experiments: {
    'spring-lists': {
      variant: 'popular',
      exposedAt: at,
      shown: { 'p-311': at, 'p-90': at },
      clickedAt: at + 8_000,
    },
  },
};

/** Experiments, who was in them, and what came of it. */
export const experimentExamples: readonly SchemaExample[] = [
  {
    schema: Experiment,
    valid: experiment,
    invalid: { ...experiment, id: 'Spring lists' },
    wrong: 'value.id has characters that are not allowed there',
  },
  {
    schema: Exposure,
    valid: exposure,
    invalid: { ...exposure, items: 'p-311' },
    wrong: 'value.items must be of type array',
  },
  {
    schema: ExperimentOutcomes,
    valid: outcomes,
    invalid: { ...outcomes, version: 0 },
    wrong: 'value.version must be >= 1',
  },
  {
    schema: ExperimentMerge,
    valid: { shop: 'demo', from: 'visitor-7d1e', into: 'c-1042', experiments: outcomes.experiments },
    invalid: { shop: 'demo', from: 'visitor-7d1e', experiments: {} },
    wrong: 'value needs a field "into"',
  },
];
