import Type, { type Static } from 'typebox';
import { InboxPosition } from './customer-event.ts';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** The value of `identities.v1`: events of `from` belong to `to` from now on. */
export const IdentityLink = Type.Object(
  {
    shop: Type.String({ pattern: shopPattern }),
    from: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    to: Type.String({ minLength: 1, maxLength: customerIdLengthMax }),
    linkedAt: Type.String({ format: 'date-time' }),
    establishedAt: Type.Optional(
      Type.Integer({ description: 'When it was written, by the clock of the writer, in milliseconds' }),
    ),
    inbox: InboxPosition,
  },
  { title: 'IdentityLink', description: 'An anonymous or former id and the customer that it belongs to.' },
);
export type IdentityLink = Static<typeof IdentityLink>;
