import type { RiskModelKind } from '@shoal/contracts';
import { withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { findVersion } from './find-version.ts';
import { riskKind, type ShownKind, sentimentKind } from './shown-kinds.ts';
import { readVersions, rollBackVersion, type VersionedModel } from './version-book.ts';

export interface VersionOptions {
  readonly shop: string;
  readonly model: RiskModelKind | 'sentiment';
  readonly json?: boolean;
}

/** Calls `use` with the kind that was asked for, whatever its records are. */
function withKind<T>({ model }: VersionOptions, use: <M extends VersionedModel>(kind: ShownKind<M>) => T): T {
  return model === 'sentiment' ? use(sentimentKind) : use(riskKind(model));
}

export function runListVersions(options: VersionOptions, context: CommandContext): Promise<void> {
  return withKind(options, async (kind) => {
    const { shop, json } = options;
    const { current, history } = await withBroker(context, (broker) => readVersions(broker, shop, kind));
    const rows = [...history.values()].sort((a, b) => a.version - b.version);
    const models = rows.map((model) => ({
      ...withoutContent(model),
      inForce: model.version === current.version,
    }));
    context.stdout.write(
      json ? `${JSON.stringify({ models })}\n` : await tableOf(rows, { current, kind }, context),
    );
  });
}

export function runShowVersion(
  version: number | undefined,
  options: VersionOptions,
  context: CommandContext,
): Promise<void> {
  return withKind(options, async (kind) => {
    const { shop, json } = options;
    const { current, history } = await withBroker(context, (broker) => readVersions(broker, shop, kind));
    const model = version === undefined ? current : findVersion(history, version);
    if (json) {
      context.stdout.write(`${JSON.stringify(withoutContent(model))}\n`);
      return;
    }
    context.stdout.write(await tableOf([model], { current, kind }, context));
    context.stdout.write(`\n${kind.describe(model).join('\n')}\n`);
  });
}

export function runRollBackVersion(
  options: VersionOptions & { readonly to?: number },
  context: CommandContext,
): Promise<void> {
  return withKind(options, async (kind) => {
    const { shop, to, json } = options;
    const model = await withBroker(context, (broker) => rollBackVersion(broker, { shop, to }, kind));
    if (json) {
      context.stdout.write(`${JSON.stringify(withoutContent(model))}\n`);
      return;
    }
    const { rollback, version } = model;
    const what =
      rollback?.to === 0
        ? 'The model that ships with Shoal'
        : `Version ${rollback?.to} of the ${kind.kind} model`;
    context.stdout.write(
      `${what} of ${shop} is in force again, as version ${version}. The next scheduled training may replace it.\n`,
    );
  });
}

/** Hundreds of kilobytes that nobody reads. */
function withoutContent<M extends VersionedModel>(model: M): Omit<M, 'content'> {
  const { content: _content, ...rest } = model as M & { readonly content?: string };
  return rest as Omit<M, 'content'>;
}

async function tableOf<M extends VersionedModel>(
  rows: readonly M[],
  { current, kind }: { readonly current: M; readonly kind: ShownKind<M> },
  context: CommandContext,
): Promise<string> {
  const columns = [
    { title: 'version', align: 'right' as const },
    { title: 'trained', align: 'left' as const },
    ...kind.columns,
    { title: '', align: 'left' as const },
  ];
  const cells = rows.map((model) => [
    String(model.version),
    model.version === 0 ? 'ships with Shoal' : new Date(model.trainedAt).toISOString().slice(0, 19),
    ...kind.cells(model),
    [
      ...(model.version === current.version ? ['in force'] : []),
      ...(model.rollback ? [`is version ${model.rollback.to} again`] : []),
    ].join(', '),
  ]);
  return plainTable(columns, cells, await colorsFor(context));
}
