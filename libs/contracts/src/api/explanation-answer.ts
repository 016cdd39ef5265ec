import Type, { type Static } from 'typebox';
import { SegmentReason } from '../move-why.ts';

const named = () => Type.Object({ id: Type.String(), name: Type.String() });

export const SegmentMove = Type.Object(
  {
    feature: Type.String(),
    words: Type.String({ description: 'The feature as people say it' }),
    from: Type.Number({ description: 'As it is now, in the unit of the feature' }),
    to: Type.Number({
      description: 'From here on, everything else staying as it is, another segment is nearest',
    }),
    segment: named(),
    sentence: Type.String(),
  },
  { title: 'SegmentMove' },
);
export type SegmentMove = Static<typeof SegmentMove>;

export const ExplanationAnswer = Type.Object(
  {
    customerId: Type.String({ description: 'The id that the history is under now' }),
    shop: Type.String(),
    asOf: Type.String({
      format: 'date-time',
      description: "The shop's clock: the features hold for this moment",
    }),
    modelVersion: Type.Integer({ minimum: 1 }),
    segment: named(),
    distance: Type.Number({ minimum: 0, description: 'To the centre of the segment, in scaled units' }),
    against: Type.Union(
      [Type.Object({ ...named().properties, distance: Type.Number({ minimum: 0 }) }), Type.Null()],
      {
        description: 'The second nearest segment; null where there is only one',
      },
    ),
    sentence: Type.String(),
    reasons: Type.Array(SegmentReason, { description: 'Every feature, the strongest for the segment first' }),
    moves: Type.Array(SegmentMove, {
      maxItems: 5,
      description: 'Changes of one feature alone that can come and would lead elsewhere, the smallest first',
    }),
  },
  { title: 'Explanation', description: 'Why a customer is in a segment, and what would move him.' },
);
export type ExplanationAnswer = Static<typeof ExplanationAnswer>;
