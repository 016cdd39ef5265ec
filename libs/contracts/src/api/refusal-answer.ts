import Type, { type Static } from 'typebox';
import { type RefusalCode, refusals } from '../refusals.ts';

const codes = Object.keys(refusals) as RefusalCode[];

/** A refusal on the wire. */
export const RefusalCodeName = Type.Enum(codes, {
  title: 'RefusalCode',
  description: 'A closed list: docs/errors.md says what to do about each',
});

export const RefusalAnswer = Type.Object(
  {
    code: RefusalCodeName,
    message: Type.String({ description: 'A sentence that says what to mend' }),
    place: Type.Optional(
      Type.Object(
        {
          line: Type.Integer({ minimum: 1 }),
          column: Type.Integer({ minimum: 1, description: 'In characters' }),
          excerpt: Type.String({ description: 'What is there, and carets under it' }),
        },
        { description: 'Where in the rule' },
      ),
    ),
  },
  { title: 'Refusal', description: 'Why a request was refused.' },
);
export type RefusalAnswer = Static<typeof RefusalAnswer>;
