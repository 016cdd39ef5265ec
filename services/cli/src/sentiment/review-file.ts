import type { Polarity } from '@shoal/sentiment-models';
import { CommandError } from '../command-error.ts';
import { readLabels } from '../labelled/label-column.ts';
import { excerpt } from '../printable.ts';
import { parseChunks } from '../table/parse-records.ts';
import { readTextTable, type TextColumn, type TextTable, textAt } from '../table/text-table.ts';
import { isJson, jsonRecords } from './json-records.ts';
import { readText } from './read-text.ts';

/** The reviews of a file, in its order. */
export interface ReviewFile {
  readonly rows: readonly Review[];
  readonly warnings: readonly string[];
}

export interface Review {
  readonly text: string;
  /** Undefined without a label column, and for three stars. */
  readonly label: Polarity | undefined;
  readonly line: number;
}

export interface ReviewColumns {
  readonly text: string;
  readonly label?: string;
  readonly positive?: string;
}

/** Reads reviews from csv, tsv, JSON or JSON lines, also in gz or zip, in UTF-8 or GBK. Throws CommandError. */
export async function readReviews(
  path: string,
  columns: ReviewColumns,
  onProgress: (rows: number) => void,
): Promise<ReviewFile> {
  const { text, encoding } = await readText(path);
  const table = await readTextTable(path, 'review', onProgress, async (name, onRecord) => {
    if (isJson(text)) jsonRecords(name, text, onRecord);
    else await parseChunks(name, text === '' ? [] : [Buffer.from(text)], onRecord);
  });
  const { kept, unlabelled } = labelledRows(table, columns.label);
  const texts = kept.column(columns.text);
  const labels = columns.label === undefined ? undefined : labelsOf(kept, columns.label, columns.positive);
  const rows = Array.from({ length: kept.rows }, (_, row) => ({
    ...{ text: textAt(texts, row), label: labels?.[row], line: kept.line(row) },
  }));
  const warnings = [
    ...(encoding === 'GBK' ? [`${path}: is no UTF-8, and was read as GBK`] : []),
    ...(unlabelled > 0 ? [`${path}: ${unlabelled} reviews have no label, and are left out`] : []),
  ];
  return { rows, warnings };
}

/** Without those whose label is blank; all of them where no label is asked for. */
function labelledRows(table: TextTable, label: string | undefined) {
  if (label === undefined) return { kept: table, unlabelled: 0 };
  const column = table.column(label);
  const kept = table.rowsWhere((row) => textAt(column, row) !== '');
  if (kept.rows > 0) return { kept, unlabelled: table.rows - kept.rows };
  const message = `${table.path}: column '${excerpt(label)}' is empty in every row: name the column with the labels`;
  throw new CommandError('CLI_VALUE_MISSING', message);
}

const STARS: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '1.0', '2.0', '3.0', '4.0', '5.0']);

/** Two values, or one to five stars: then one and two are complaints, four and five praise, and three neither. */
function labelsOf(table: TextTable, name: string, positive: string | undefined): (Polarity | undefined)[] {
  const column = table.column(name);
  if (column.texts.length > 2 && column.texts.every((text) => STARS.has(text))) return starsOf(table, column);
  const { values } = readLabels(table, name, positive);
  return Array.from(values, (value) => (value === 1 ? 'positive' : 'negative'));
}

function starsOf(table: TextTable, column: TextColumn): (Polarity | undefined)[] {
  const labels = Array.from({ length: table.rows }, (_, row): Polarity | undefined => {
    const stars = Number(textAt(column, row));
    if (stars === 3) return undefined;
    return stars > 3 ? 'positive' : 'negative';
  });
  if (labels.includes('positive') && labels.includes('negative')) return labels;
  const message = `${table.path}: column '${excerpt(column.name)}' has stars of one kind alone: give reviews of one or two stars, and of four or five`;
  throw new CommandError('CLI_LABEL_NOT_BINARY', message);
}
