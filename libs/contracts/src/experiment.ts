import Type, { type Static } from 'typebox';
import { ItemId } from './catalogue-item.ts';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** Ids of experiments and of their variants. */
export const experimentIdPattern = '^[a-z0-9][a-z0-9-]{0,63}$';

/** Variants that one experiment may have, and experiments that a shop may keep. */
export const variantsMax = 8;
export const experimentsMax = 100;

/** How many items that a customer was shown are remembered for each experiment: the latest. */
export const shownMax = 100;

/** How lists can be made. */
export const RecommendationStrategy = Type.Enum(['hybrid', 'itemTransition', 'als', 'content', 'popular']);
export type RecommendationStrategy = Static<typeof RecommendationStrategy>;
export const recommendationStrategies: readonly RecommendationStrategy[] = [
  'hybrid',
  'itemTransition',
  'als',
  'content',
  'popular',
];

const shop = Type.String({ pattern: shopPattern });
const customerId = Type.String({ minLength: 1, maxLength: customerIdLengthMax });
const id = Type.String({ pattern: experimentIdPattern });
const moment = (description: string) => Type.Integer({ description: `${description}, milliseconds` });

export const ExperimentVariant = Type.Object(
  {
    id,
    weight: Type.Integer({ minimum: 1, maximum: 1_000, description: 'Its share of the sum of all weights' }),
    strategy: RecommendationStrategy,
  },
  { title: 'ExperimentVariant' },
);
export type ExperimentVariant = Static<typeof ExperimentVariant>;

/** The value of `experiments.v1`: which customers get which kind of list. Once it has an end nobody is in it any more. */
export const Experiment = Type.Object(
  {
    shop,
    id,
    variants: Type.Array(ExperimentVariant, {
      minItems: 2,
      maxItems: variantsMax,
      description: 'The first is what the others are compared with',
    }),
    startedAt: moment('Wall clock'),
    endedAt: Type.Optional(moment('Wall clock')),
  },
  { title: 'Experiment' },
);
export type Experiment = Static<typeof Experiment>;

/** The value of `exposures.v1`: a customer was answered with a list that an experiment had a say in. */
export const Exposure = Type.Object(
  {
    shop,
    customerId,
    experiment: id,
    variant: id,
    at: moment("By the shop's clock"),
    items: Type.Array(ItemId, { maxItems: shownMax, description: 'As they were shown, the first first' }),
    listVersion: Type.Integer({ minimum: 0 }),
  },
  { title: 'Exposure' },
);
export type Exposure = Static<typeof Exposure>;

/** What one customer did since an experiment first had a say in what he was shown. */
export const ExperimentOutcome = Type.Object(
  {
    variant: id,
    exposedAt: moment("First, by the shop's clock"),
    shown: Type.Record(ItemId, Type.Integer(), {
      description: `When each of the last ${shownMax} items was shown last`,
    }),
    clickedAt: Type.Optional(moment('When an item that was shown was first looked at')),
    orderedAt: Type.Optional(moment('When anything was first ordered')),
    orderedShownAt: Type.Optional(moment('When an item that was shown was first ordered')),
  },
  { title: 'ExperimentOutcome' },
);
export type ExperimentOutcome = Static<typeof ExperimentOutcome>;

const outcomesById = Type.Record(Type.String(), ExperimentOutcome, {
  description: 'By id of the experiment; the latest 10',
});

/**
 * The value of `experiment-outcomes.v1`: all experiments that one customer has been in. Taking a record in twice changes nothing:
 * there are only firsts and lasts in it, no counts.
 */
export const ExperimentOutcomes = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Grows with every change' }),
    shop,
    customerId,
    mergedInto: Type.Optional(Type.String({ description: 'The customer that this id became' })),
    experiments: outcomesById,
  },
  { title: 'ExperimentOutcomes' },
);
export type ExperimentOutcomes = Static<typeof ExperimentOutcomes>;

/** The value of `experiment-merges.v1`: what a visitor was shown and did, on its way to the customer that he became. */
export const ExperimentMerge = Type.Object(
  { shop, from: customerId, into: customerId, experiments: outcomesById },
  { title: 'ExperimentMerge' },
);
export type ExperimentMerge = Static<typeof ExperimentMerge>;

/** The key of an experiment in `experiments.v1`. */
export function experimentKey(shopName: string, experiment: string): string {
  return `${shopName}/${experiment}`;
}
