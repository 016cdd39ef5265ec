import type { ReliabilityBin } from '@shoal/scoring';
import type { Colors } from '../colors.ts';
import { formatReason } from '../labelled/reason.ts';
import { type Column, plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import { importantFeatures, type Results, riskiest } from './results.ts';

const FEATURES_SHOWN = 8;
/** Nobody foretells so well what is not known yet: above it a column likely says afterwards what happened. */
const SUSPICIOUS_AUC = 0.99;

/** The summary for people. */
export function formatSummary(results: Results, colors: Colors): string {
  const parts = [
    heading(results),
    `models, the one with the least log loss first\n${modelTable(results, colors)}${tieNote(results)}`,
    `what ${results.best.model} foretold, and what came\n${reliabilityTable(results, colors)}`,
    `what moves the probability most\n${featureTable(results, colors)}`,
    ...(results.options.top > 0 ? [`most at risk\n${riskTable(results, colors)}`] : []),
  ];
  return parts.join('\n');
}

function heading({ path, customers, options }: Results): string {
  const { ids, labels, data, leftOut } = customers;
  const share = percent(labels.positives / ids.length);
  const categories = data.categorical?.length ?? 0;
  const lines = [
    `${printable(path)}: ${count(ids.length)} customers; ${count(labels.positives)} (${share}) have '${excerpt(labels.positive)}' in ${excerpt(options.label)}`,
    `${data.names.length} features: ${data.names.length - categories} numbers, ${categories} categories; each customer judged by a model of the other ${options.folds - 1} of ${options.folds} folds`,
    ...leftOut.map(({ column, why }) => `left out: ${excerpt(column)}, ${why}`),
  ];
  return `${lines.join('\n')}\n`;
}

function modelTable({ models }: Results, colors: Colors): string {
  const names = [
    ...['AUC', '95 % interval', 'average precision', 'Brier', 'calibration error', 'log loss', 'fit seconds'],
  ];
  const rows = models.map(({ model, aucInterval: [low, high], ...figures }) => [
    ...[model, figures.auc.toFixed(4), `${low.toFixed(4)} to ${high.toFixed(4)}`],
    ...[figures.averagePrecision.toFixed(4), figures.brier.toFixed(4), figures.calibrationError.toFixed(4)],
    ...[figures.logLoss.toFixed(4), figures.fitSeconds.toFixed(2)],
  ]);
  return plainTable([{ title: 'model' }, ...names.map(figureColumn)], rows, colors);
}

function tieNote({ best, models }: Results): string {
  if (best.auc > SUSPICIOUS_AUC)
    return 'that is too good to be true of what is not known yet: look for a column that is filled in when somebody leaves, and --exclude it\n';
  const [low, high] = best.aucInterval;
  const [second] = models.slice(1);
  if (second === undefined) return '';
  // Half of the interval is two standard errors.
  const isTie = Math.abs(best.auc - second.auc) < (high - low) / 4;
  return isTie
    ? `by AUC ${best.model} and ${second.model} are a tie: less than a standard error apart\n`
    : '';
}

function reliabilityTable({ best, customers }: Results, colors: Colors): string {
  const { positive } = customers.labels;
  const titles = ['customers', 'foretold', `had '${excerpt(positive, 20)}'`];
  const rows = best.reliability.map((bin) => [
    ...[count(bin.count), percent(bin.predicted), percent(bin.observed), verdict(bin)],
  ]);
  return plainTable([...titles.map(figureColumn), { title: 'which is' }], rows, colors);
}

/** Whether the share that came differs from the one that was foretold by more than chance would have it. */
function verdict({ count: rows, predicted, observed }: ReliabilityBin): string {
  const error = Math.sqrt((predicted * (1 - predicted)) / rows);
  if (Math.abs(observed - predicted) <= 2 * error) return 'as foretold';
  const points = Math.abs(100 * (observed - predicted)).toFixed(1);
  return observed > predicted ? `${points} points too low` : `${points} points too high`;
}

function featureTable(results: Results, colors: Colors): string {
  const rows = importantFeatures(results)
    .slice(0, FEATURES_SHOWN)
    .map(({ feature, importance }) => [excerpt(feature), importance.toFixed(3)]);
  return plainTable([{ title: 'column' }, figureColumn('log-odds, on average')], rows, colors);
}

function riskTable(results: Results, colors: Colors): string {
  const { options } = results;
  const columns = [
    ...[{ title: excerpt(options.id) }, figureColumn('probability'), { title: excerpt(options.label) }],
    { title: 'because' },
  ];
  const rows = riskiest(results).map(({ id, probability, label, reasons }) => [
    ...[excerpt(id), percent(probability), excerpt(label, 20), reasons.map(formatReason).join(', ')],
  ]);
  return plainTable(columns, rows, colors);
}

function figureColumn(title: string): Column {
  return { title, align: 'right' };
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
