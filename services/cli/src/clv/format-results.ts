import type { GammaGammaModel, Summary, Transactions } from '@shoal/lifetime';
import type { Colors } from '../colors.ts';
import { plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import type { ClvOptions } from './clv-options.ts';
import type { Judgement } from './judge-models.ts';

/** Everything that the command has found out. */
export interface Results extends Judgement {
  readonly path: string;
  readonly options: ClvOptions;
  readonly transactions: Transactions;
  /** A row a customer who had bought by the cut; the columns of the judgement and the values have the same rows. */
  readonly summary: Summary;
  readonly end: number;
  readonly spend: GammaGammaModel;
  /** What customers will pay in 3, 6 and 12 months. */
  readonly values: Readonly<Record<'value3' | 'value6' | 'value12', ArrayLike<number>>>;
}

/** The day of a moment, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The summary for people. */
export function formatSummary(results: Results, colors: Colors): string {
  const { path, options, summary, transactions, end, purchases, spend } = results;
  const count = (value: number) => value.toLocaleString('en');
  const repeaters = summary.frequency.reduce((sum, x) => sum + Number(x > 0), 0);
  const { r, alpha, a, b } = purchases.parameters;
  const { p, q, v } = spend.parameters;
  const lines = [
    `${printable(path)}: ${count(transactions.at.length)} purchases; ${count(summary.customer.length)} customers had bought by ${dayOf(options.fitUntil)}, ${count(repeaters)} of them again`,
    `judged on what they bought from then until ${dayOf(end)}, counted by ${options.period}s`,
    '',
    `BG/NBD       r ${short(r)}  alpha ${short(alpha)} ${options.period}s  a ${short(a)}  b ${short(b)}`,
    `gamma-gamma  p ${short(p)}  q ${short(q)}  v ${short(v)}; a purchase is worth ${spend.mean.toFixed(2)} on average`,
  ];
  const top =
    options.top > 0
      ? `\nmost valuable, by what they will pay in 12 months\n${topTable(results, colors)}`
      : '';
  return `${lines.join('\n')}\n\n${modelTable(results, colors)}${top}`;
}

/** One JSON object, for programs. */
export function formatJson(results: Results): string {
  const { options, summary, end, purchases, spend, models } = results;
  const json = {
    ...{ customers: summary.customer.length, period: options.period },
    ...{ fitUntil: dayOf(options.fitUntil), judgedUntil: dayOf(end) },
    bgnbd: rounded(purchases.parameters),
    gammaGamma: rounded({ ...spend.parameters, mean: spend.mean }),
    models: models.map(({ model, aucInterval, ...figures }) => ({
      ...{ model, ...rounded(figures), aucInterval: aucInterval.map((value) => finite(value)) },
    })),
    top: topRows(results).map(({ id, ...values }) => ({ customer: id, ...rounded(values) })),
  };
  return `${JSON.stringify(json)}\n`;
}

function modelTable({ models }: Results, colors: Colors): string {
  const names = ['mae', 'rmse', 'auc of buying again', '95 % interval', 'fit seconds'];
  const columns = [{ title: 'model' }, ...names.map((title) => ({ title, align: 'right' as const }))];
  const rows = models.map(({ model, mae, rmse, auc, aucInterval: [low, high], fitSeconds }) => [
    ...[model, mae.toFixed(4), rmse.toFixed(4), figure(auc)],
    ...[`${figure(low)} to ${figure(high)}`, fitSeconds.toFixed(2)],
  ]);
  return plainTable(columns, rows, colors);
}

function topTable(results: Results, colors: Colors): string {
  const names = ['bought again', 'alive', 'expected', '3 months', '6 months', '12 months'];
  const columns = [{ title: 'customer' }, ...names.map((title) => ({ title, align: 'right' as const }))];
  const rows = topRows(results).map(({ id, frequency, alive, expected, value3, value6, value12 }) => [
    ...[excerpt(id), String(frequency), alive.toFixed(2), expected.toFixed(1)],
    ...[value3.toFixed(2), value6.toFixed(2), value12.toFixed(2)],
  ]);
  return plainTable(columns, rows, colors);
}

function topRows({ options, transactions, summary, purchases, expected, values, paid }: Results) {
  const at = (column: ArrayLike<number>, row: number) => column[row] ?? Number.NaN;
  const rows = [...summary.customer.keys()].sort((i, j) => at(values.value12, j) - at(values.value12, i));
  const alive = purchases.probabilityAlive(summary);
  return rows.slice(0, options.top).map((row) => ({
    id: transactions.customers[summary.customer[row] ?? -1] ?? '',
    ...{ frequency: at(summary.frequency, row), alive: at(alive, row), expected: at(expected, row) },
    ...{ value3: at(values.value3, row), value6: at(values.value6, row), value12: at(values.value12, row) },
    ...(paid !== undefined && {
      ...{ paid3: at(paid.paid3, row), paid6: at(paid.paid6, row), paid12: at(paid.paid12, row) },
    }),
  }));
}

/** Where all or none bought again there is nothing to rank. */
function figure(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(4);
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Six digits: more say nothing. */
function rounded<T extends object>(figures: T): Record<string, number | null> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, finite(Number(value))]));
}

/** JSON has no NaN. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
