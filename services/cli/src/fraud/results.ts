import type { Labels } from '../labelled/label-column.ts';
import type { Reason } from '../labelled/reason.ts';
import type { FraudOptions } from './fraud-options.ts';
import type { Judgement } from './judge-orders.ts';
import type { OrderColumns } from './order-columns.ts';
import type { OrderTable } from './order-table.ts';
import type { Unlabelled } from './score-unlabelled.ts';

/** Everything that the command has found out. */
export interface Results {
  readonly path: string;
  readonly options: FraudOptions;
  readonly columns: OrderColumns;
  readonly table: OrderTable;
  /** The ids in the order of the file. */
  readonly ids: readonly string[];
  /** Orders before it teach. */
  readonly cut: number;
  /** What labels taught and judged; undefined without them. */
  readonly judged: (Judgement & { readonly labels: Labels; readonly inTime: Uint8Array }) | undefined;
  /** What is known without labels; undefined with them, since it then is one of the models that are judged. */
  readonly unlabelled: Unlabelled | undefined;
  /** For places in time, asked of those that are shown and, for a csv, of all that are in it. */
  readonly reasonsOf: (places: Uint32Array) => readonly (readonly Reason[])[];
}

/** The orders whose scores are told, by place in time: with labels those that did not teach. */
export interface Scored {
  readonly from: number;
  readonly scores: Float64Array;
  /** Flagged is what scores above it. */
  readonly threshold: number;
}

export function scored({ judged, unlabelled, cut }: Results): Scored {
  const [best] = judged?.models ?? [];
  if (best !== undefined) return { from: cut, scores: best.scores, threshold: best.threshold.score };
  const { scores = new Float64Array(), score = Number.POSITIVE_INFINITY } = unlabelled ?? {};
  return { from: 0, scores, threshold: score };
}

/** An order and why it was scored as it was. */
export interface SuspectOrder {
  readonly id: string;
  readonly at: number;
  readonly score: number;
  /** The value of its label; undefined without labels. */
  readonly label: string | undefined;
  readonly reasons: readonly Reason[];
}

/** The orders with the highest scores, as many as were asked for. */
export function suspects(results: Results): readonly SuspectOrder[] {
  const { table, ids, judged, options, reasonsOf } = results;
  const { from, scores } = scored(results);
  const of = (place: number): number => scores[place - from] ?? 0;
  const places = Uint32Array.from(scores, (_, i) => from + i)
    .sort((a, b) => of(b) - of(a) || a - b)
    .slice(0, options.top);
  // A model cannot be asked about no rows.
  const reasons = places.length === 0 ? [] : reasonsOf(places);
  return Array.from(places, (place, i) => ({
    ...{ id: ids[table.rows[place] ?? -1] ?? '', at: table.at[place] ?? 0, score: of(place) },
    label: judged && (judged.inTime[place] === 1 ? judged.labels.positive : judged.labels.negative),
    reasons: reasons[i] ?? [],
  }));
}
