import Type, { type Static } from 'typebox';
import { shopPattern } from './customer-key.ts';

/** The value of `keys.v1`, keyed by the SHA-256 of the key itself: the key is shown once and never stored. */
export const AccessKey = Type.Object(
  {
    hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the key, hex' }),
    hint: Type.String({ maxLength: 20, description: 'The first characters, to recognise a key by' }),
    shop: Type.String({ pattern: shopPattern }),
    kind: Type.Union([Type.Literal('write'), Type.Literal('read'), Type.Literal('manage')]),
    createdAt: Type.String({ format: 'date-time' }),
    revokedAt: Type.Optional(Type.String({ format: 'date-time' })),
  },
  {
    title: 'AccessKey',
    description:
      'Who may write events to a shop, read what is known of its customers, or manage what is done with them.',
  },
);
export type AccessKey = Static<typeof AccessKey>;
