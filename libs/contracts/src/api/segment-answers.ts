import Type, { type Static } from 'typebox';
import { ModelTrial, SegmentDifference, SegmentLineage, TrainingCause } from '../segment-model.ts';
import { SegmentChange } from '../segments.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

export const SegmentAnswer = Type.Object(
  {
    id: Type.String({ description: 'Stays over retrainings for as long as the group does' }),
    name: Type.String(),
    summary: Type.String({ description: 'What sets its customers apart' }),
    size: count('Customers in it now'),
    share: share('Of all customers that a model has judged'),
    trainingShare: share('Of the sample that the model was trained on'),
    means: Type.Record(Type.String(), Type.Number(), { description: 'Mean of each feature in its own unit' }),
    differences: Type.Array(SegmentDifference, {
      description: 'What sets its customers apart from all others, the largest effect first',
    }),
  },
  { title: 'SegmentWithSize' },
);
export type SegmentAnswer = Static<typeof SegmentAnswer>;

export const ModelAnswer = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    trainedAt: moment("The shop's clock at training"),
    customers: count('How many were trained on'),
    population: count('How many the shop had then'),
    features: Type.Array(Type.String()),
    quality: Type.Object({
      silhouette: Type.Number({ description: '-1 to 1: how clearly the segments are apart' }),
      inertia: Type.Number({ minimum: 0, description: 'Sum of squared distances to the centres' }),
    }),
    explanation: Type.String({ description: 'Why this many segments' }),
    method: Type.String({ description: 'The algorithm that found them' }),
    cause: Type.Optional(TrainingCause),
    trial: Type.Optional(ModelTrial),
    lineage: Type.Optional(SegmentLineage),
  },
  { title: 'ModelOfSegments' },
);
export type ModelAnswer = Static<typeof ModelAnswer>;

export const SegmentsAnswer = Type.Object(
  {
    shop: Type.String(),
    customers: count('Known customers: in segments or not judged yet'),
    unassigned: count('Customers whom no model has judged yet'),
    segments: Type.Array(SegmentAnswer, { description: 'The largest first' }),
    model: Type.Union([ModelAnswer, Type.Null()], { description: 'Null before the first model' }),
    message: Type.Optional(
      Type.String({ description: 'Says why there are no segments, where there are none' }),
    ),
  },
  { title: 'Segments' },
);
export type SegmentsAnswer = Static<typeof SegmentsAnswer>;

export const MembersAnswer = Type.Object(
  {
    segment: Type.Object({ id: Type.String(), name: Type.String() }),
    members: Type.Array(
      Type.Object({
        customerId: Type.String(),
        since: moment("When the customer came here, by the shop's clock"),
        distance: Type.Number({ minimum: 0, description: 'To the centre of the segment, in scaled units' }),
      }),
      { description: 'May be fewer than asked for: who has moved meanwhile is left out' },
    ),
    cursor: Type.Union([Type.String(), Type.Null()], {
      description: 'Ask with it for the next page; null on the last one',
    }),
  },
  { title: 'Members', description: 'One page of the customers in a segment.' },
);
export type MembersAnswer = Static<typeof MembersAnswer>;

export const ChangesAnswer = Type.Object(
  {
    changes: Type.Array(SegmentChange, { description: 'The newest last' }),
  },
  { title: 'Changes' },
);
export type ChangesAnswer = Static<typeof ChangesAnswer>;

export const ShopAnswer = Type.Object(
  {
    shop: Type.String(),
    clock: Type.Union([moment('The time of the newest event'), Type.Null()], {
      description: 'Null before the first event',
    }),
    customers: count('Known customers'),
    segmentsModelVersion: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'Null before the first model',
    }),
  },
  { title: 'Shop' },
);
export type ShopAnswer = Static<typeof ShopAnswer>;
