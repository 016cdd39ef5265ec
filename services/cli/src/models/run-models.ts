import type { SegmentModel } from '@shoal/contracts';
import { withBroker } from '../broker/open-broker.ts';
import { type Colors, colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import { findVersion } from './find-version.ts';
import { readModels, rollBack, type ShopModels } from './model-book.ts';

export interface ModelOptions {
  readonly shop: string;
  readonly json?: boolean;
}

export interface RollbackOptions extends ModelOptions {
  readonly to?: number;
  readonly pin?: boolean;
}

export async function runListModels({ shop, json }: ModelOptions, context: CommandContext): Promise<void> {
  const models = await withBroker(context, (broker) => readModels(broker, shop));
  const rows = [...models.history.values()].sort((a, b) => a.version - b.version);
  if (json) {
    const { challenger = null } = models;
    const summaries = rows.map((model) => ({
      ...summaryOf(model),
      inForce: model.version === models.current.version,
    }));
    context.stdout.write(`${JSON.stringify({ models: summaries, challenger })}\n`);
    return;
  }
  context.stdout.write(tableOf(rows, models, await colorsFor(context)));
  const { challenger } = models;
  if (challenger) {
    const at = new Date(challenger.trainedAt).toISOString().slice(0, 19);
    context.stderr.write(
      `Last not promoted: trained ${at} by ${challenger.cause}; ${printable(challenger.trial.reason)}\n`,
    );
  }
}

function summaryOf({
  version,
  cause,
  trainedAt,
  customers,
  method,
  quality,
  segments,
  ...rest
}: SegmentModel) {
  const { rollback, pin, trial } = rest;
  return {
    version,
    cause: cause ?? 'first',
    trainedAt: new Date(trainedAt).toISOString(),
    customers,
    method: method ?? 'kmeans',
    segments: segments.length,
    silhouette: quality.silhouette,
    ...(trial && { trial }),
    ...(rollback && { rollback }),
    ...(pin && { pin }),
  };
}

function tableOf(rows: readonly SegmentModel[], { current }: ShopModels, colors: Colors): string {
  const titles = ['version', 'cause', 'trained', 'customers', 'method', 'segments', 'silhouette', 'stay', ''];
  const right = new Set(['version', 'customers', 'segments', 'silhouette', 'stay']);
  const columns = titles.map((title) => ({
    title,
    align: right.has(title) ? ('right' as const) : ('left' as const),
  }));
  const cells = rows.map((model) => {
    const { version, cause, trainedAt, customers, method, segments, silhouette, trial } = summaryOf(model);
    const notes = [
      ...(model.version === current.version ? ['in force'] : []),
      ...(model.rollback ? [`is version ${model.rollback.to} again`] : []),
      ...(model.pin ? [`pinned ${model.pin === 'always' ? 'for good' : 'until the schedule'}`] : []),
    ];
    const stay = trial ? `${(100 * trial.agreement).toFixed(1)} %` : '-';
    const figures = [String(segments), silhouette.toFixed(3), stay];
    return [
      String(version),
      cause,
      trainedAt.slice(0, 19),
      String(customers),
      method,
      ...figures,
      notes.join(', '),
    ];
  });
  return plainTable(columns, cells, colors);
}

export async function runShowModel(
  version: number | undefined,
  { shop, json }: ModelOptions,
  context: CommandContext,
): Promise<void> {
  const models = await withBroker(context, (broker) => readModels(broker, shop));
  const model = version === undefined ? models.current : findVersion(models.history, version);
  if (json) {
    context.stdout.write(`${JSON.stringify(model)}\n`);
    return;
  }
  const colors = await colorsFor(context);
  context.stdout.write(tableOf([model], models, colors));
  context.stdout.write(`\n${printable(model.explanation)}\n`);
  if (model.trial) context.stdout.write(`Promoted: ${printable(model.trial.reason)}\n`);
  context.stdout.write(linesOfLineage(model));
  const columns = ['id', 'name', 'share', 'what sets it apart'].map((title) => ({ title }));
  const rows = model.segments.map(({ id, name, trainingShare, summary }) => [
    id,
    printable(name),
    `${(100 * trainingShare).toFixed(1)} %`,
    excerpt(summary, 90),
  ]);
  context.stdout.write(`\n${plainTable(columns, rows, colors)}`);
}

function linesOfLineage({ lineage }: SegmentModel): string {
  const splits = (lineage?.splits ?? []).map(({ from, to }) => `Split: ${from} into ${to.join(' and ')}\n`);
  const merges = (lineage?.merges ?? []).map(({ from, to }) => `Merged: ${from.join(' and ')} into ${to}\n`);
  return [...splits, ...merges].join('');
}

export async function runRollBack(
  { shop, to, pin = false, json }: RollbackOptions,
  context: CommandContext,
): Promise<void> {
  const model = await withBroker(context, (broker) => rollBack(broker, { shop, to, isPinned: pin }));
  if (json) {
    context.stdout.write(`${JSON.stringify(summaryOf(model))}\n`);
    return;
  }
  const until = pin
    ? 'No training replaces it until another rollback without --pin.'
    : 'Growth and drift do not replace it; the next scheduled training may.';
  context.stdout.write(
    `Version ${model.rollback?.to} of ${shop} is in force again, as version ${model.version}. ${until}\n`,
  );
}
