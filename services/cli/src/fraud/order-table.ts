import { CategoryEncoder, type Dataset } from '@shoal/trees';
import { type TextColumn, textAt } from '../table/text-table.ts';
import { momentFeatures } from './moment-features.ts';
import type { OrderColumns } from './order-columns.ts';
import { type EntityColumn, type FeatureColumn, pastFeatures } from './past-features.ts';

/** Orders in the order of time, and what was known of each when it was placed. */
export interface OrderTable {
  /** For each place in time the row of the file. */
  readonly rows: Uint32Array;
  readonly at: Float64Array;
  readonly data: Dataset;
  /** For a forest that knows no labels and no categories. */
  readonly steady: SteadyFeatures;
  /** How a feature reads at a place in time, for people. */
  readonly textOf: (feature: number, place: number) => string;
}

/** Features that do not grow with time alone, categories as how common they are, from 0 to 1, and last the logarithm of the amount. */
interface SteadyFeatures {
  readonly data: Dataset;
  /** Which feature each of its columns is, but for the logarithm. */
  readonly features: readonly number[];
}

/** More categories than this count as missing. */
const CATEGORIES_MAX = 255;

/** Where the orders part into those that teach and those that are judged: rows of one moment stay together. */
export function cutOf(at: Float64Array, share: number): number {
  let cut = Math.max(1, Math.floor(share * at.length));
  while (cut < at.length && at[cut] === at[cut - 1]) cut++;
  return cut;
}

/** The rows of a file in the order of time, equals as they stand. */
export function rowsInTime(at: Float64Array): Uint32Array {
  const rows = Uint32Array.from(at, (_, row) => row);
  return rows.sort((i, j) => (at[i] ?? 0) - (at[j] ?? 0) || i - j);
}

/** Makes the features. What is learned of categories is learned of the places before `cut` alone. */
export function orderTable(columns: OrderColumns, rows: Uint32Array, cut: number): OrderTable {
  const inTime = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  const at = inTime(columns.time.values);
  const amount = columns.amount && { name: columns.amount.name, values: inTime(columns.amount.values) };
  const numbers: FeatureColumn[] = [
    ...momentFeatures(columns.time.name, at),
    ...(amount ? [amount] : []),
    ...columns.numbers.map(({ name, values }) => ({ name, values: inTime(values) })),
    ...pastFeatures({
      at,
      amount: amount?.values ?? new Float64Array(at.length).fill(Number.NaN),
      entities: columns.entities.map((column) => entityInTime(column, rows)),
    }),
  ];
  const categories = columns.categories.map((column) => categoryInTime(column, rows, cut));
  const names = [...numbers, ...columns.categories].map(({ name }) => name);
  const values = numbers.map((column) => column.values);
  return {
    ...{ rows, at },
    data: {
      names,
      columns: [...values, ...categories.map(({ codes }) => codes)],
      categorical: columns.categories.map(({ name }) => name),
    },
    steady: steadyOf([...numbers, ...categories.map(({ shares }) => shares)], amount),
    textOf: (feature, place) => {
      const category = columns.categories[feature - numbers.length];
      if (category !== undefined) return textAt(category, rows[place] ?? -1) || 'missing';
      const value = values[feature]?.[place] ?? Number.NaN;
      return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(6)));
    },
  };
}

/**
 * Counts of all that was before grow as long as a file goes on: to a forest that learned from its beginning, all that comes later would
 * stand apart. Cut evenly, amounts as they are show what is large, their logarithms what is small.
 */
function steadyOf(columns: readonly FeatureColumn[], amount: FeatureColumn | undefined): SteadyFeatures {
  const features = columns.flatMap(({ growsWithTime }, feature) => (growsWithTime ? [] : feature));
  const steady = features.flatMap((feature) => columns[feature] ?? []);
  const log = amount && { name: `${amount.name}: log`, values: amount.values.map(Math.log1p) };
  const all = log === undefined ? steady : [...steady, log];
  return {
    data: { names: all.map(({ name }) => name), columns: all.map(({ values }) => values) },
    features,
  };
}

/** A blank is no entity: who is not named did not do what others who are not named did. */
function entityInTime({ name, texts, codes }: TextColumn, rows: Uint32Array): EntityColumn {
  const blank = texts.indexOf('');
  const inTime = Int32Array.from(rows, (row) => (codes[row] === blank ? -1 : (codes[row] ?? -1)));
  return { name, codes: inTime, size: texts.length };
}

/** The codes of a column, and how common each value was before the cut, 0 to 1. */
function categoryInTime(column: TextColumn, rows: Uint32Array, cut: number) {
  const texts = Array.from(rows, (row) => textAt(column, row) || null);
  const known = texts.slice(0, cut);
  const encoder = CategoryEncoder.fit(known, CATEGORIES_MAX);
  const counts = new Map<string | null, number>();
  for (const text of known) counts.set(text, (counts.get(text) ?? 0) + 1);
  return {
    codes: encoder.encode(texts),
    shares: { name: column.name, values: Float64Array.from(texts, (text) => (counts.get(text) ?? 0) / cut) },
  };
}
