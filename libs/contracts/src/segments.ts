import Type, { type Static } from 'typebox';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';
import { MoveWhy } from './move-why.ts';

const shop = Type.String({ pattern: shopPattern });
const customerId = Type.String({ minLength: 1, maxLength: customerIdLengthMax });

/** Why a customer moved. */
export const MoveReason = Type.Union([
  Type.Literal('behaviour', { description: 'The customer did something' }),
  Type.Literal('time', { description: 'Nothing happened for a while' }),
  Type.Literal('model', { description: 'A new model sees the customer elsewhere' }),
  Type.Literal('merge', { description: 'The id became another customer' }),
  Type.Literal('audience', { description: 'An audience is new, has another rule, or was deleted' }),
]);
export type MoveReason = Static<typeof MoveReason>;

/** An audience that a customer is in. */
export const AudienceMembership = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'As it was on entering' }),
  version: Type.Integer({ minimum: 1, description: 'The version of the audience that was entered' }),
  since: Type.Integer({ description: "When the customer came in, by the shop's clock" }),
});
export type AudienceMembership = Static<typeof AudienceMembership>;

/** What causes a move: with it a repetition gives the same change events. */
const moveCause = {
  reason: MoveReason,
  featureVersion: Type.Integer(),
  modelVersion: Type.Integer(),
  sweep: Type.Optional(Type.String({ description: 'The sweep that moved the customer' })),
};

/** The audiences that a customer entered and left the last time that any was. */
export const AudienceMove = Type.Object({
  at: Type.Integer({ description: "By the shop's clock" }),
  entered: Type.Array(AudienceMembership),
  exited: Type.Array(AudienceMembership),
  movedBy: Type.Object(moveCause),
});
export type AudienceMove = Static<typeof AudienceMove>;

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
    probability: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'That the customer belongs here, when it was last published, where the model has a classifier',
      }),
    ),
    previous: Type.Optional(
      Type.Object(
        { segmentId: Type.String(), segmentName: Type.String() },
        { description: 'Where the customer was before' },
      ),
    ),
    movedBy: Type.Object(moveCause, {
      description: 'What caused the last move: with it a repetition gives the same change events',
    }),
    why: Type.Optional(MoveWhy),
    audiences: Type.Optional(
      Type.Array(AudienceMembership, { description: 'By id; left out where there are none' }),
    ),
    audienceMove: Type.Optional(AudienceMove),
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
    segment: Type.Object({
      id: Type.String(),
      name: Type.String(),
      modelVersion: Type.Integer({ description: 'The model of segments in force' }),
      kind: Type.Optional(
        Type.Enum(['cluster', 'audience'], {
          description: 'Found by a model, or written by a marketer; a cluster where it is left out',
        }),
      ),
      version: Type.Optional(
        Type.Integer({
          description: 'Of the audience that was entered, or of the model that found the cluster',
        }),
      ),
    }),
    previous: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
    at: Type.String({ format: 'date-time', description: "By the shop's clock" }),
    reason: MoveReason,
    why: Type.Optional(MoveWhy),
  },
  { title: 'SegmentChange' },
);
export type SegmentChange = Static<typeof SegmentChange>;
