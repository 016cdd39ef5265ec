import type { Experiment, ExperimentVariant } from '@shoal/contracts';
import { type Conversion, conversions, type Estimate, type VariantResult } from '@shoal/experiments';
import { withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { createProgress } from '../progress.ts';
import {
  countResults,
  endExperiment,
  findExperiment,
  listExperiments,
  startExperiment,
} from './experiment-book.ts';

export interface ListExperimentsOptions {
  readonly shop?: string;
  readonly json?: boolean;
}

export interface ExperimentOptions {
  readonly shop: string;
  readonly json?: boolean;
}

export interface StartExperimentOptions extends ExperimentOptions {
  readonly variants: ExperimentVariant[];
}

const WORDS: Readonly<Record<Conversion, string>> = {
  clicked: 'clicked',
  ordered: 'ordered',
  orderedShown: 'ordered what was shown',
};

export async function runStartExperiment(
  id: string,
  { shop, variants, json }: StartExperimentOptions,
  context: CommandContext,
): Promise<void> {
  const started = await withBroker(context, (broker) =>
    startExperiment(broker, { shop, id, variants, now: Date.now() }),
  );
  const sentence = `${id} runs: ${sharesOf(started)}. Lists change as customers act; shoal experiments show --shop ${shop} ${id} counts what follows.`;
  context.stdout.write(`${json ? JSON.stringify(started) : sentence}\n`);
}

export async function runEndExperiment(
  id: string,
  { shop, json }: ExperimentOptions,
  context: CommandContext,
): Promise<void> {
  const ended = await withBroker(context, (broker) => endExperiment(broker, { shop, id, now: Date.now() }));
  context.stdout.write(
    json ? `${JSON.stringify(ended)}\n` : `${id} has ended at ${isoTime(ended.endedAt)}; its results stay.\n`,
  );
}

export async function runListExperiments(
  { shop, json }: ListExperimentsOptions,
  context: CommandContext,
): Promise<void> {
  const all = await withBroker(context, listExperiments);
  const experiments = all.filter((each) => shop === undefined || each.shop === shop);
  if (json) {
    context.stdout.write(`${JSON.stringify(experiments)}\n`);
    return;
  }
  if (experiments.length === 0) {
    context.stderr.write(
      'There are no experiments yet: shoal experiments start --help shows how to begin one\n',
    );
    return;
  }
  const columns = ['shop', 'id', 'variants', 'started', 'ended'].map((title) => ({ title }));
  const rows = experiments.map((each) => [
    each.shop,
    each.id,
    sharesOf(each),
    isoTime(each.startedAt),
    isoTime(each.endedAt),
  ]);
  context.stdout.write(plainTable(columns, rows, await colorsFor(context)));
}

export async function runShowExperiment(
  id: string,
  { shop, json }: ExperimentOptions,
  context: CommandContext,
): Promise<void> {
  const progress = createProgress(context.stderr);
  const { experiment, results } = await withBroker(context, async (broker) => {
    const found = await findExperiment(broker, shop, id);
    const counted = await countResults(broker, found, (customers) => {
      if (customers % 10_000 === 0) progress.show(`${customers} customers ...`);
    });
    return { experiment: found, results: counted };
  });
  progress.clear();
  if (json) {
    context.stdout.write(`${JSON.stringify({ ...experiment, variants: results })}\n`);
    return;
  }
  const { startedAt, endedAt } = experiment;
  const until = endedAt === undefined ? 'still runs' : `ended ${isoTime(endedAt)}`;
  context.stdout.write(`${id} of ${shop}: started ${isoTime(startedAt)}, ${until}\n`);
  const colors = await colorsFor(context);
  for (const name of conversions) context.stdout.write(`\n${conversionTable(name, results, colors)}`);
  context.stdout.write(`\n${verdictOf(results)}\n`);
}

function conversionTable(
  name: Conversion,
  results: readonly VariantResult[],
  colors: Parameters<typeof plainTable>[2],
): string {
  const columns = [
    { title: 'variant' },
    { title: 'strategy' },
    { title: 'shown to', align: 'right' as const },
    { title: WORDS[name], align: 'right' as const },
    { title: 'rate' },
    { title: `against ${results[0]?.id ?? ''}` },
  ];
  const rows = results.map(({ id, strategy, exposed, conversions: { [name]: result } }) => [
    id,
    strategy,
    String(exposed),
    String(result.customers),
    exposed === 0 ? '-' : rateOf(result),
    result.difference === undefined || exposed === 0 ? '-' : pointsOf(result.difference),
  ]);
  return plainTable(columns, rows, colors);
}

/** The one sentence that people read: whether any variant is told apart from the first by its orders. */
function verdictOf([control, ...others]: readonly VariantResult[]): string {
  if (!control || [control, ...others].some(({ exposed }) => exposed === 0))
    return 'Not every variant has been shown to anybody yet.';
  const apart = others.flatMap(({ id, conversions: { ordered } }) => {
    const { low = 0, high = 0 } = ordered.difference ?? {};
    if (low > 0) return [`${id} brings more customers to order than ${control.id}`];
    return high < 0 ? [`${id} brings fewer customers to order than ${control.id}`] : [];
  });
  const none = `By orders no variant is told apart from ${control.id} yet: every interval holds 0.`;
  return apart.length === 0 ? none : `${apart.join('; ')} (95 % confidence, each comparison by itself).`;
}

function rateOf({ value, low, high }: Estimate): string {
  const percent = (share: number) => (100 * share).toFixed(2);
  return `${percent(value)} % (${percent(low)} to ${percent(high)})`;
}

function pointsOf({ value, low, high }: Estimate): string {
  const points = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(2)}`;
  return `${points(value)} points (${points(low)} to ${points(high)})`;
}

function sharesOf({ variants }: Experiment): string {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  return variants
    .map(({ id, strategy, weight }) => `${id} ${((100 * weight) / total).toFixed(0)} % ${strategy}`)
    .join(', ');
}

function isoTime(at: number | undefined): string {
  return at === undefined ? '-' : new Date(at).toISOString().slice(0, 19);
}
