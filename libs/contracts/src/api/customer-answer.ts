import Type, { type Static } from 'typebox';
import { featureBounds } from '../feature-state.ts';
import { RiskSummary } from './risk-answers.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const events = () => Type.Integer({ minimum: 0 });
const eventsBy = (description: string) => Type.Record(Type.String(), events(), { description });

/** How each kind of recent item is called outside; the keys are those of a feature state. */
export const itemKinds = { v: 'viewed', a: 'added', o: 'ordered', r: 'reviewed' } as const;

const RecentItem = Type.Object(
  { item: Type.String(), kind: Type.Enum(Object.values(itemKinds)), at: moment('When, to the second') },
  { title: 'RecentItem' },
);

export const CustomerProfile = Type.Object(
  {
    firstSeenAt: moment('The first event'),
    lastSeenAt: moment('The newest event'),
    events: events(),
    categories: Type.Array(
      Type.Object({
        category: Type.String(),
        weight: Type.Number({ minimum: 0, maximum: 1, description: 'Share of all that is kept' }),
      }),
      {
        maxItems: featureBounds.categories,
        description: 'Favourites, the strongest first; what is long ago counts less',
      },
    ),
    devices: eventsBy('Events by device'),
    channels: eventsBy('Events by campaign source or channel'),
    dayParts: Type.Object(
      { night: events(), morning: events(), afternoon: events(), evening: events() },
      { description: "Events at 0-6, 6-12, 12-18, 18-24 o'clock UTC" },
    ),
    weekdays: Type.Object(
      {
        monday: events(),
        tuesday: events(),
        wednesday: events(),
        thursday: events(),
        friday: events(),
        saturday: events(),
        sunday: events(),
      },
      { description: 'Events by weekday, UTC' },
    ),
    recentItems: Type.Array(RecentItem, {
      maxItems: featureBounds.recentItems,
      description: 'The last items, newest first',
    }),
  },
  { title: 'CustomerProfile', description: 'Tastes and habits.' },
);
export type CustomerProfile = Static<typeof CustomerProfile>;

export const CustomerSegment = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    since: moment("When the customer came here, by the shop's clock"),
    modelVersion: Type.Integer({ minimum: 0, description: 'The model that judged last' }),
    distance: Type.Number({ minimum: 0, description: 'To the centre of the segment, in scaled units' }),
    probability: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'That the customer belongs here, where the model has a classifier',
      }),
    ),
    previous: Type.Optional(
      Type.Object(
        { id: Type.String(), name: Type.String() },
        { description: 'Where the customer was before' },
      ),
    ),
  },
  { title: 'CustomerSegment' },
);
export type CustomerSegment = Static<typeof CustomerSegment>;

export const CustomerAudience = Type.Object(
  { id: Type.String(), name: Type.String(), since: moment("When the customer entered, by the shop's clock") },
  { title: 'CustomerAudience' },
);
export type CustomerAudience = Static<typeof CustomerAudience>;

export const CustomerAnswer = Type.Object(
  {
    customerId: Type.String({ description: 'The id that the history is under now' }),
    formerId: Type.Optional(
      Type.String({ description: 'The id that was asked for, where it is a former one' }),
    ),
    shop: Type.String(),
    asOf: moment("The shop's clock: the features hold for this moment"),
    features: Type.Union(
      [
        Type.Record(Type.String(), Type.Number(), {
          description: 'Every numeric feature; times in days, amounts in units of the currency',
        }),
        Type.Null(),
      ],
      { description: 'Null while nothing has been folded yet' },
    ),
    profile: Type.Union([CustomerProfile, Type.Null()]),
    segment: Type.Union([CustomerSegment, Type.Null()], { description: 'Null before the first model' }),
    audiences: Type.Array(CustomerAudience, { description: 'Those that the customer is in, by id' }),
    risk: Type.Union([RiskSummary, Type.Null()], { description: 'Null before anything was judged' }),
  },
  { title: 'Customer', description: 'What is known of one customer.' },
);
export type CustomerAnswer = Static<typeof CustomerAnswer>;
