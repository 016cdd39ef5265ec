import Type, { type Static } from 'typebox';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const named = {
  id: Type.String(),
  name: Type.String({ description: 'As the latest move had it' }),
};

export const FlowsAnswer = Type.Object(
  {
    shop: Type.String(),
    step: Type.Enum(['hour', 'day']),
    from: moment('Begin of the first step'),
    to: moment('End of the last step'),
    flows: Type.Array(
      Type.Object({
        from: Type.Union([Type.String(), Type.Null()], { description: 'Null: the customer was in none' }),
        to: Type.Union([Type.String(), Type.Null()], { description: 'Null: the id became another customer' }),
        customers: count('Moves in all steps together'),
        steps: Type.Array(Type.Object({ at: moment('Begin of the step'), customers: count('Moves in it') })),
      }),
      { description: 'The largest first; steps without moves are left out' },
    ),
    segments: Type.Array(Type.Object(named)),
  },
  { title: 'SegmentFlows', description: 'How many customers moved from segment to segment.' },
);
export type FlowsAnswer = Static<typeof FlowsAnswer>;

export const HistoryAnswer = Type.Object(
  {
    shop: Type.String(),
    step: Type.Enum(['hour', 'day']),
    at: Type.Array(moment('End of each step; the last is now'), { description: 'Ascending' }),
    segments: Type.Array(
      Type.Object({
        ...named,
        sizes: Type.Array(count('Customers at the end of the step')),
      }),
      { description: 'Those of the model in force and those that had customers, the largest now first' },
    ),
  },
  { title: 'SegmentHistory', description: 'How many customers each segment had.' },
);
export type HistoryAnswer = Static<typeof HistoryAnswer>;
