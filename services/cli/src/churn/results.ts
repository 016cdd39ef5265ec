import type { Reason } from '../labelled/reason.ts';
import type { ChurnOptions } from './churn-options.ts';
import type { CustomerTable } from './customer-table.ts';
import type { JudgedModel, Judgement } from './judge-models.ts';

/** Everything that the command has found out. */
export interface Results extends Judgement {
  readonly path: string;
  readonly options: ChurnOptions;
  readonly customers: CustomerTable;
  /** The first of the models: what is said of a customer is by it. */
  readonly best: JudgedModel;
}

/** A customer and why he may leave. */
export interface RiskyCustomer {
  readonly id: string;
  readonly probability: number;
  /** The value of the label that he has. */
  readonly label: string;
  readonly reasons: readonly Reason[];
}

/** Why the best model gave a row its probability, the weightiest reason first. */
export function reasonsOf({ best, customers }: Results, row: number): readonly Reason[] {
  const { data, textOf } = customers;
  return best.reasons.reasonsOf(row).map(({ feature, effect }) => ({
    ...{ feature: data.names[feature] ?? '', value: textOf(feature, row), effect },
  }));
}

/** The customers with the highest probabilities, as many as were asked for. */
export function riskiest(results: Results): readonly RiskyCustomer[] {
  const { best, customers, options } = results;
  const { values, positive, negative } = customers.labels;
  const of = (row: number): number => best.probabilities[row] ?? 0;
  const rows = [...customers.ids.keys()].sort((i, j) => of(j) - of(i)).slice(0, options.top);
  return rows.map((row) => ({
    ...{ id: customers.ids[row] ?? '', probability: of(row), label: values[row] === 1 ? positive : negative },
    reasons: reasonsOf(results, row),
  }));
}

/** The features by how much they move the log-odds on average, the weightiest first. */
export function importantFeatures({ best, customers }: Results) {
  const importance = best.reasons.importance();
  return customers.data.names
    .map((feature, c) => ({ feature, importance: importance[c] ?? 0 }))
    .sort((a, b) => b.importance - a.importance);
}
