import type { RiskModel, RiskModelKind } from '@shoal/contracts';
import { withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { printable } from '../printable.ts';
import { findVersion } from './model-book.ts';
import { readRiskModels, rollBackRiskModel } from './risk-model-book.ts';

export interface RiskModelOptions {
  readonly shop: string;
  readonly model: RiskModelKind;
  readonly json?: boolean;
}

export async function runListRiskModels(options: RiskModelOptions, context: CommandContext): Promise<void> {
  const { shop, model: kind, json } = options;
  const { current, history } = await withBroker(context, (broker) => readRiskModels(broker, { shop, kind }));
  const rows = [...history.values()].sort((a, b) => a.version - b.version);
  if (json) {
    const models = rows.map((model) => ({
      ...withoutContent(model),
      inForce: model.version === current.version,
    }));
    context.stdout.write(`${JSON.stringify({ models })}\n`);
    return;
  }
  context.stdout.write(await tableOf(rows, current, context));
}

export async function runShowRiskModel(
  version: number | undefined,
  { shop, model: kind, json }: RiskModelOptions,
  context: CommandContext,
): Promise<void> {
  const { current, history } = await withBroker(context, (broker) => readRiskModels(broker, { shop, kind }));
  const model = version === undefined ? current : findVersion(history, version);
  if (json) {
    context.stdout.write(`${JSON.stringify(withoutContent(model))}\n`);
    return;
  }
  context.stdout.write(await tableOf([model], current, context));
  const { quality, trial } = model;
  const judged = quality
    ? `Judged on ${quality.rows} later outcomes, ${percent(quality.baseRate)} of them positive: of those it tells of ${percent(quality.precision)} are right, and it finds ${percent(quality.recall)}.`
    : 'Not judged: too few outcomes were known.';
  context.stdout.write(`\n${judged}\n`);
  if (trial) context.stdout.write(`Promoted: ${printable(trial.reason)}\n`);
}

export async function runRollBackRiskModel(
  { shop, model: kind, to, json }: RiskModelOptions & { readonly to?: number },
  context: CommandContext,
): Promise<void> {
  const model = await withBroker(context, (broker) => rollBackRiskModel(broker, { shop, kind, to }));
  if (json) {
    context.stdout.write(`${JSON.stringify(withoutContent(model))}\n`);
    return;
  }
  const { rollback, version } = model;
  context.stdout.write(
    `Version ${rollback?.to} of the ${kind} model of ${shop} is in force again, as version ${version}. The next scheduled training may replace it.\n`,
  );
}

/** Hundreds of kilobytes that nobody reads. */
function withoutContent({ content: _content, ...model }: RiskModel): Omit<RiskModel, 'content'> {
  return model;
}

async function tableOf(
  rows: readonly RiskModel[],
  current: RiskModel,
  context: CommandContext,
): Promise<string> {
  const numbers = ['version', 'rows', 'positives', 'AUC', 'average precision', 'calibration error'];
  const titles = [
    'version',
    'trained',
    'method',
    'rows',
    'positives',
    'AUC',
    'average precision',
    'calibration error',
    '',
  ];
  const columns = titles.map((title) => ({
    title,
    align: numbers.includes(title) ? ('right' as const) : ('left' as const),
  }));
  const figure = (value: number | undefined) => value?.toFixed(3) ?? '-';
  const cells = rows.map(({ version, trainedAt, method, quality, rollback, ...model }) => [
    String(version),
    new Date(trainedAt).toISOString().slice(0, 19),
    method,
    String(model.rows),
    String(model.positives),
    ...[quality?.auc, quality?.averagePrecision, quality?.calibrationError].map(figure),
    [
      ...(version === current.version ? ['in force'] : []),
      ...(rollback ? [`is version ${rollback.to} again`] : []),
    ].join(', '),
  ]);
  return plainTable(columns, cells, await colorsFor(context));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
