import { takeRows } from '@shoal/trees';
import type { Reason } from '../labelled/reason.ts';
import { type Effect, ReasonBook } from '../labelled/reason-book.ts';
import type { Judgement } from './judge-orders.ts';
import type { OrderTable } from './order-table.ts';
import { Unusual } from './unusual.ts';

/** Where the scores of orders at places in time come from. */
export type ReasonsOf = (places: Uint32Array) => readonly (readonly Reason[])[];

/** What each feature added to the log-odds (TreeSHAP). */
export function boostingReasons(table: OrderTable, { boosting }: Pick<Judgement, 'boosting'>): ReasonsOf {
  const features = [...table.data.names.keys()];
  return (places) =>
    heaviest({ table, places, features }, boosting.contributions(takeRows(table.data, places)).values);
}

/** Which features are unusual beside those of the orders before the cut. */
export function unusualReasons(table: OrderTable, cut: number): ReasonsOf {
  const { data, features } = table.steady;
  const told = {
    names: data.names.slice(0, features.length),
    columns: data.columns.slice(0, features.length),
  };
  const unusual = new Unusual(told, cut);
  return (places) => heaviest({ table, places, features }, unusual.effects(takeRows(told, places)));
}

interface Asked {
  readonly table: OrderTable;
  readonly places: Uint32Array;
  /** Which feature of the table each effect of a row is of. */
  readonly features: readonly number[];
}

function heaviest({ table, places, features }: Asked, effects: Float64Array): readonly (readonly Reason[])[] {
  const book = new ReasonBook(places.length, features.length);
  book.add([...places.keys()], effects);
  const told = (place: number, { feature: column, effect }: Effect): Reason => {
    const feature = features[column] ?? -1;
    return {
      ...{ feature: table.data.names[feature] ?? '', value: table.textOf(feature, place), effect },
    };
  };
  return Array.from(places, (place, i) => book.reasonsOf(i).map((effect) => told(place, effect)));
}
