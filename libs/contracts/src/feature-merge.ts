import Type, { type Static } from 'typebox';
import { CustomerEvent } from './customer-event.ts';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';
import { FeatureState } from './feature-state.ts';
import { ReviewSentiment } from './sentiment.ts';

/** The value of `feature-merges.v1`: what a former id hands over to the customer it belongs to, across partitions. */
export const FeatureMerge = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    from: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    into: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    state: Type.Optional(FeatureState),
    event: Type.Optional(CustomerEvent),
    sentiment: Type.Optional(ReviewSentiment),
  },
  {
    title: 'FeatureMerge',
    description:
      'The whole history of a former id, or one event or judged review that still came in under it.',
  },
);
export type FeatureMerge = Static<typeof FeatureMerge>;
