import type { Colors } from '../colors.ts';
import { formatReason } from '../labelled/reason.ts';
import { type Column, plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import { type Results, scored, suspects } from './results.ts';

const FEATURES_SHOWN = 8;

/** The summary for people. */
export function formatSummary(results: Results, colors: Colors): string {
  const { judged, options } = results;
  const parts = [
    heading(results),
    ...(judged ? [modelTable(results, colors), flagLines(results), featureTable(results, colors)] : []),
    ...(judged ? [] : [unlabelledLine(results)]),
    ...(options.top > 0 ? [suspectTable(results, colors)] : []),
  ];
  return parts.join('\n');
}

function heading({ path, table, cut, columns, judged }: Results): string {
  const rows = table.rows.length;
  const { entities, amount, leftOut } = columns;
  const known = entities.map(({ name }) => excerpt(name)).join(', ') || 'nothing that comes again';
  const base = judged && share(judged.inTime, 0, rows);
  const lines = [
    `${printable(path)}: ${count(rows)} orders${base ? `, ${percent(base)} of them fraud` : ''}; the ${count(cut)} before ${momentOf(table.at[cut] ?? 0)} teach${judged ? `, the other ${count(rows - cut)} are judged` : ''}`,
    `${table.data.names.length} features; the past of ${known}${amount ? `; amounts of ${excerpt(amount.name)}` : '; no amounts'}`,
    ...leftOut.map(({ column, why }) => `left out: ${excerpt(column)}, ${why}`),
  ];
  return `${lines.join('\n')}\n`;
}

function modelTable({ judged, cut }: Results, colors: Colors): string {
  const titles = [
    ...[
      'average precision',
      'AUC',
      'recall at 1 % false positives',
      'Brier',
      'calibration error',
      'fit seconds',
    ],
  ];
  const rows = (judged?.models ?? []).map(({ model, fitSeconds, ...figures }) => [
    ...[model, figure(figures.averagePrecision), figure(figures.auc)],
    ...[figure(figures.recallAt1PercentFalsePositives), figure(figures.brier)],
    ...[figure(figures.calibrationError), fitSeconds.toFixed(2)],
  ]);
  const inTime = judged?.inTime ?? new Uint8Array();
  const base = share(inTime, cut, inTime.length);
  const table = plainTable([{ title: 'model' }, ...titles.map(figureColumn)], rows, colors);
  return `on the orders that are judged\n${table}by chance the average precision would be ${base.toFixed(4)}, their share of fraud; isolation knows no labels\n`;
}

function flagLines({ judged, options }: Results): string {
  const lines = (judged?.models ?? []).map(({ model, threshold }) => {
    const { score, flagged, precision, recall, falsePositiveRate } = threshold;
    if (flagged === 0) return `${model} flags nothing: no score is above ${score.toPrecision(4)}\n`;
    return `${model} flags ${count(flagged)} above ${score.toPrecision(4)}: ${percent(precision)} of them are fraud, ${percent(recall)} of all fraud, at ${percent(falsePositiveRate)} of the honest orders\n`;
  });
  return `flags, for ${percent(options.falsePositiveRate)} of the honest orders\n${lines.join('')}`;
}

function featureTable({ judged }: Results, colors: Colors): string {
  const features = judged?.boosting.featureImportance() ?? [];
  const all = features.reduce((sum, { gain }) => sum + gain, 0) || 1;
  const rows = features
    .slice(0, FEATURES_SHOWN)
    .filter(({ gain }) => gain > 0)
    .map(({ name, gain }) => [excerpt(name, 60), percent(gain / all)]);
  return `what tells fraud\n${plainTable([{ title: 'feature' }, figureColumn('share of the gain')], rows, colors)}`;
}

function unlabelledLine(results: Results): string {
  const { scores, threshold } = scored(results);
  const flagged = scores.reduce((sum, score) => sum + Number(score > threshold), 0);
  return `without a label nothing is judged: ${count(flagged)} of ${count(scores.length)} orders stand apart, with a score above ${threshold.toPrecision(4)}\n`;
}

function suspectTable(results: Results, colors: Colors): string {
  const { options } = results;
  const columns = [
    ...[{ title: excerpt(options.id ?? 'row') }, { title: 'when' }, figureColumn('score')],
    ...(options.label === undefined ? [] : [{ title: excerpt(options.label) }]),
    { title: 'because' },
  ];
  const rows = suspects(results).map(({ id, at, score, label, reasons }) => [
    ...[excerpt(id), momentOf(at), score.toFixed(4)],
    ...(label === undefined ? [] : [excerpt(label, 20)]),
    reasons.map(formatReason).join(', '),
  ]);
  return `highest scores\n${plainTable(columns, rows, colors)}`;
}

function share(labels: Uint8Array, from: number, to: number): number {
  return labels.subarray(from, to).reduce((sum, label) => sum + label, 0) / Math.max(1, to - from);
}

/** To the minute, in UTC. */
function momentOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

function figureColumn(title: string): Column {
  return { title, align: 'right' };
}

function figure(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(4);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
