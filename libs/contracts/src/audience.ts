import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';

/** Ids of audiences are as those of segments. */
export const audienceIdPattern = '^[a-z0-9][a-z0-9-]{0,63}$';

/** Audiences that one shop may have. */
export const audiencesMax = 5_000;

/** The fields of an audience that people write. */
export const audienceFields = {
  name: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'What people call it',
  }),
  description: Type.Optional(Type.String({ maxLength: 1_000, description: 'What it is for' })),
  rule: Type.String({
    description:
      'Who belongs to it, in CEL: `orders_30d >= 2 && !has("Order Refunded", "30d")`. GET /v1/audiences/fields lists what can be asked for',
  }),
};

/** A rule that a marketer wrote: the value of `audiences.v1`. Every change makes a new version of it. */
export const Audience = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    id: Type.String({ pattern: audienceIdPattern }),
    ...audienceFields,
    version: Type.Integer({ minimum: 1, description: 'Grows with every change' }),
    createdAt: Type.Integer({ description: 'Wall clock, milliseconds since 1970' }),
    updatedAt: Type.Integer({ description: 'When this version was made' }),
  },
  { title: 'Audience' },
);
export type Audience = Static<typeof Audience>;

/** The key of an audience in `audiences.v1`. */
export function audienceKey(shop: string, id: string): string {
  return `${shop}/${id}`;
}
