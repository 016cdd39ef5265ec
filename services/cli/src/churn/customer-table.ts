import { CategoryEncoder, type Column, type Dataset } from '@shoal/trees';
import { CommandError } from '../command-error.ts';
import { checkRoles } from '../labelled/check-roles.ts';
import { categoriesOf, distinctTexts, numbersOf, strayText } from '../labelled/column-kind.ts';
import { type Labels, readLabels } from '../labelled/label-column.ts';
import { readIds } from '../labelled/row-ids.ts';
import { type TextColumn, type TextTable, textAt } from '../table/text-table.ts';
import type { ChurnOptions } from './churn-options.ts';

/** Customers, what is known of them, and who of them left. */
export interface CustomerTable {
  readonly ids: readonly string[];
  readonly labels: Labels;
  readonly data: Dataset;
  /** How a feature reads in a row, for people. */
  readonly textOf: (feature: number, row: number) => string;
  readonly leftOut: readonly LeftOut[];
  /** One line each. */
  readonly warnings: readonly string[];
}

/** A column that teaches nothing. */
interface LeftOut {
  readonly column: string;
  readonly why: string;
}

/** Rarer categories count as missing: a split of the trees has room for as many. */
const CATEGORIES_MAX = 255;

/** Makes features of all columns but the id, the label and those left out. Throws CommandError. */
export function customerTable(
  table: TextTable,
  { id, label, positive, exclude }: Pick<ChurnOptions, 'id' | 'label' | 'positive' | 'exclude'>,
): CustomerTable {
  checkRoles([['--id', id], ['--label', label], ...exclude.map((name) => ['--exclude', name] as const)]);
  const aside = new Set([id, label, ...exclude].map((name) => table.column(name).name));
  const labels = readLabels(table, label, positive);
  const ids = readIds(table, id);
  const candidates = table.columns.filter(({ name }) => !aside.has(name));
  const leftOut = candidates.flatMap((column) => {
    const why = reasonToLeaveOut(column, table.rows);
    return why === undefined ? [] : [{ column: column.name, why }];
  });
  const columns = candidates.filter(({ name }) => !leftOut.some(({ column }) => column === name));
  if (columns.length === 0) {
    const message = `${table.path}: has no column besides the id and the label that tells customers apart: add one`;
    throw new CommandError('CLI_NO_FEATURES', message);
  }
  return {
    ...{ ids, labels, data: datasetOf(columns), leftOut },
    textOf: (feature, row) => textAt(columns[feature] as TextColumn, row) || 'missing',
    warnings: columns.flatMap((column) => strayText(table, column) ?? []),
  };
}

function reasonToLeaveOut(column: TextColumn, rows: number): string | undefined {
  if (column.texts.length < 2) return 'the same in every row';
  // A name or an address belongs to one customer: what it taught of him would be true of nobody else.
  const isOwn = distinctTexts(column) > Math.max(CATEGORIES_MAX, rows / 2);
  return isOwn && numbersOf(column) === undefined ? 'a text of its own in most rows' : undefined;
}

function datasetOf(columns: readonly TextColumn[]): Dataset {
  const categorical: string[] = [];
  const values = columns.map((column): Column => {
    const numbers = numbersOf(column);
    if (numbers !== undefined) return numbers;
    categorical.push(column.name);
    // Codes say nothing of the label, so that those of all rows may serve every fold.
    const texts = categoriesOf(column);
    return CategoryEncoder.fit(texts, CATEGORIES_MAX).encode(texts);
  });
  return { names: columns.map(({ name }) => name), columns: values, categorical };
}
