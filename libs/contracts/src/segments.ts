import Type, { type Static } from 'typebox';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

const shop = Type.String({ pattern: shopPattern });
const customerId = Type.String({ minLength: 1, maxLength: customerIdLengthMax });

/** Why a customer moved. */
export const MoveReason = Type.Union([
  Type.Literal('behaviour', { description: 'The customer did something' }),
  Type.Literal('time', { description: 'Nothing happened for a while' }),
  Type.Literal('model', { description: 'A new model sees the customer elsewhere' }),
  Type.Literal('merge', { description: 'The id became another customer' }),
]);
export type MoveReason = Static<typeof MoveReason>;

/** The value of `segment-assignments.v1`: where a customer is now, and the last move. */
export const SegmentAssignment = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Grows with every publication' }),
    shop,
    customerId,
    segmentId: Type.Union([Type.String(), Type.Null()], {
      description: 'Null before the first model, and once the id was merged into another',
    }),
    segmentName: Type.String({ description: 'Empty without a segment' }),
    mergedInto: Type.Optional(Type.String({ description: 'The customer that this id became' })),
    modelVersion: Type.Integer({ minimum: 0, description: 'The model that judged last; 0 before the first' }),
    featureVersion: Type.Integer({
      minimum: 1,
      description: 'The state of features.v1 that it was judged by',
    }),
    since: Type.Integer({ description: "When the customer came here, by the shop's clock" }),
    distance: Type.Number({
      minimum: 0,
      description: 'To the centroid when it was last published, in scaled units',
    }),
    previous: Type.Optional(
      Type.Object(
        { segmentId: Type.String(), segmentName: Type.String() },
        { description: 'Where the customer was before' },
      ),
    ),
    movedBy: Type.Object(
      {
        reason: MoveReason,
        featureVersion: Type.Integer(),
        modelVersion: Type.Integer(),
        sweep: Type.Optional(Type.String({ description: 'The sweep that moved the customer' })),
      },
      { description: 'What caused the last move: with it a repetition gives the same change events' },
    ),
  },
  { title: 'SegmentAssignment' },
);
export type SegmentAssignment = Static<typeof SegmentAssignment>;

/** The value of `segment-changes.v1`, for marketing tools. Its id is deterministic: drop the second copy of one. */
export const SegmentChange = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    type: Type.Union([Type.Literal('segment.entered'), Type.Literal('segment.exited')]),
    shop,
    customerId,
    segment: Type.Object({ id: Type.String(), name: Type.String(), modelVersion: Type.Integer() }),
    previous: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
    at: Type.String({ format: 'date-time', description: "By the shop's clock" }),
    reason: MoveReason,
  },
  { title: 'SegmentChange' },
);
export type SegmentChange = Static<typeof SegmentChange>;
