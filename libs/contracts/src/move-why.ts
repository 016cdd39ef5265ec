import Type, { type Static } from 'typebox';

/** One feature that speaks for a segment against another. */
export const SegmentReason = Type.Object(
  {
    feature: Type.String(),
    words: Type.String({ description: 'The feature as people say it' }),
    value: Type.Number({ description: "The customer's, in the unit of the feature" }),
    mean: Type.Number({ description: 'Of the segment' }),
    meanOther: Type.Number({ description: 'Of the segment that it is compared with' }),
    weight: Type.Number({
      description:
        'How much nearer this feature brings the customer to the segment than to the other, in squared scaled units; below 0 it speaks for the other',
    }),
  },
  { title: 'SegmentReason' },
);
export type SegmentReason = Static<typeof SegmentReason>;

/** Why a customer moved, in words and figures. */
export const MoveWhy = Type.Object(
  {
    sentence: Type.String(),
    reasons: Type.Array(SegmentReason, { maxItems: 3, description: 'The strongest first' }),
  },
  { title: 'MoveWhy' },
);
export type MoveWhy = Static<typeof MoveWhy>;
