import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

/** How far a segment lies from all other customers in one feature. */
export const SegmentDifference = Type.Object(
  {
    feature: Type.String(),
    effect: Type.Number({
      description: "Standardised mean difference to all others (Cohen's d), on the log scale of the model",
    }),
    delta: Type.Number({
      minimum: -1,
      maximum: 1,
      description: "Cliff's delta: how much oftener a member is above another customer than below",
    }),
    mean: Type.Number({ description: 'Of the members, in the unit of the feature' }),
    meanOthers: Type.Number({ description: 'Of all others' }),
  },
  { title: 'SegmentDifference' },
);
export type SegmentDifference = Static<typeof SegmentDifference>;

/** A segment as people see it: its id stays over retrainings for as long as the group does. */
export const Segment = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    summary: Type.String({ description: 'What sets its customers apart, in a sentence' }),
    trainingShare: share('Share of the training sample'),
    centroid: Type.Array(Type.Number(), { description: "In the model's scaled feature space" }),
    means: Type.Record(Type.String(), Type.Number(), { description: 'Mean of each feature in its own unit' }),
    cluster: Type.Optional(
      Type.Integer({ minimum: -1, description: 'Its number in the stored `model`; -1 is noise' }),
    ),
    differences: Type.Optional(
      Type.Array(SegmentDifference, { description: 'What sets it apart, the largest effect first' }),
    ),
  },
  { title: 'Segment' },
);
export type Segment = Static<typeof Segment>;

/** How good a model is on one sample of customers. */
export const ModelFigures = Type.Object(
  {
    silhouette: Type.Number({ minimum: -1, maximum: 1 }),
    clustered: share('Share of the customers that are in a segment and not noise'),
    segments: Type.Integer({ minimum: 1 }),
  },
  { title: 'ModelFigures' },
);
export type ModelFigures = Static<typeof ModelFigures>;

/** Champion and challenger, measured on the same customers at the same moment, and what follows. */
export const ModelTrial = Type.Object(
  {
    customers: Type.Integer({ minimum: 1, description: 'How many both were measured on' }),
    championVersion: Type.Integer({ minimum: 1 }),
    champion: ModelFigures,
    challenger: ModelFigures,
    agreement: share('Share of the customers who stay in the segment that they are in'),
    jaccard: share('Mean Jaccard index of the segments that go on'),
    promoted: Type.Boolean(),
    reason: Type.String({ description: 'Why, in a sentence' }),
  },
  { title: 'ModelTrial' },
);
export type ModelTrial = Static<typeof ModelTrial>;

/** Where the customers of the former segments are in the new ones. */
export const SegmentLineage = Type.Object(
  {
    flows: Type.Array(
      Type.Object({
        from: Type.String(),
        to: Type.String(),
        ofFrom: share('Of the customers of the former segment'),
        ofTo: share('Of the customers of the new segment'),
      }),
      { description: 'The largest first; what is below a twentieth of both is left out' },
    ),
    splits: Type.Array(Type.Object({ from: Type.String(), to: Type.Array(Type.String()) })),
    merges: Type.Array(Type.Object({ from: Type.Array(Type.String()), to: Type.String() })),
  },
  { title: 'SegmentLineage' },
);
export type SegmentLineage = Static<typeof SegmentLineage>;

/** How the values of one feature were spread in the training sample: ten bins of equal shares, or fewer where values repeat. */
export const FeatureHistogram = Type.Object(
  {
    edges: Type.Array(Type.Number(), { description: 'Ascending; a value at an edge is in the bin above it' }),
    shares: Type.Array(share('Of the customers'), { minItems: 1, description: 'One more than edges' }),
  },
  { title: 'FeatureHistogram' },
);
export type FeatureHistogram = Static<typeof FeatureHistogram>;

export const TrainingCause = Type.Union([
  Type.Literal('first', { description: 'The shop had no model' }),
  Type.Literal('growth', { description: 'The shop has grown since the last training' }),
  Type.Literal('schedule', { description: 'The last training is too long ago' }),
  Type.Literal('drift', { description: 'Customers are no longer spread as they were' }),
  Type.Literal('rollback', { description: 'A former model was brought back' }),
]);
export type TrainingCause = Static<typeof TrainingCause>;

/** Says that a model is not to be trained over: until the next scheduled training, or until another is brought back. */
export const ModelPin = Type.Union([Type.Literal('until-schedule'), Type.Literal('always')]);
export type ModelPin = Static<typeof ModelPin>;

/** A trained segmentation: the value of `models.v1` under `<shop>/segments`. */
export const SegmentModel = Type.Object(
  {
    kind: Type.Literal('segments'),
    shop: Type.String({ pattern: shopPattern }),
    version: Type.Integer({ minimum: 1 }),
    trainedAt: Type.Integer({ description: "The shop's clock at training, milliseconds" }),
    customers: Type.Integer({ minimum: 1, description: 'How many were trained on' }),
    population: Type.Integer({ minimum: 1, description: 'How many the shop had then' }),
    features: Type.Array(Type.String(), { minItems: 1 }),
    featureWords: Type.Optional(
      Type.Array(Type.String(), { description: 'The features as people say them' }),
    ),
    scaling: Type.Unknown({ description: 'The preprocessing, as libs/clustering writes it' }),
    method: Type.Optional(Type.String({ description: 'The algorithm; k-means where it is not said' })),
    model: Type.Optional(
      Type.Unknown({
        description:
          'The clustering of rows in their own units, as libs/clustering writes it; without it the nearest centroid counts',
      }),
    ),
    classifier: Type.Optional(
      Type.Unknown({
        description:
          'A network that tells the cluster of scaled rows with a probability, as libs/clustering writes it; it decides where there is one',
      }),
    ),
    segments: Type.Array(Segment, { minItems: 1, maxItems: 100 }),
    quality: Type.Object({ silhouette: Type.Number(), inertia: Type.Number({ minimum: 0 }) }),
    explanation: Type.String({ description: 'Why this many segments' }),
    cause: Type.Optional(TrainingCause),
    histograms: Type.Optional(Type.Record(Type.String(), FeatureHistogram)),
    lineage: Type.Optional(SegmentLineage),
    trial: Type.Optional(ModelTrial),
    attemptedAt: Type.Optional(
      Type.Integer({
        description: 'From here the time to the next schedule counts; `trainedAt` if left out',
      }),
    ),
    rollback: Type.Optional(
      Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) }),
    ),
    pin: Type.Optional(ModelPin),
    contentHash: Type.String({ description: 'SHA-256 of everything above' }),
  },
  { title: 'SegmentModel' },
);
export type SegmentModel = Static<typeof SegmentModel>;

/** The last model that was not promoted, without its content: the value of `models.v1` under `<shop>/segments-challenger`. */
export const SegmentChallenger = Type.Object(
  {
    kind: Type.Literal('segments-challenger'),
    shop: Type.String({ pattern: shopPattern }),
    trainedAt: Type.Integer({ description: "The shop's clock at training, milliseconds" }),
    customers: Type.Integer({ minimum: 1 }),
    population: Type.Integer({ minimum: 1 }),
    cause: TrainingCause,
    histograms: Type.Record(Type.String(), FeatureHistogram),
    trial: ModelTrial,
    segments: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    explanation: Type.String(),
  },
  { title: 'SegmentChallenger' },
);
export type SegmentChallenger = Static<typeof SegmentChallenger>;

/** How many versions of a model are kept to go back to. */
export const modelHistoryMax = 10;

/** The key of the model in force. */
export function modelKey(shop: string): string {
  return `${shop}/segments`;
}

/** The key of one version, the one in force among them. */
export function modelVersionKey(shop: string, version: number): string {
  return `${shop}/segments/${version}`;
}

/** The key of the last model that was not promoted. */
export function challengerKey(shop: string): string {
  return `${shop}/segments-challenger`;
}
