import {
  GammaGamma,
  type GammaGammaModel,
  lifetimeValues,
  periodsBetween,
  type Summary,
  summarise,
  TooFewError,
  type Transactions,
} from '@shoal/lifetime';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { prepareOutputFile } from '../output-file.ts';
import { createProgress } from '../progress.ts';
import type { ClvOptions } from './clv-options.ts';
import { dayOf, formatJson, formatSummary, type Results } from './format-results.ts';
import { formatValues } from './format-values.ts';
import { type Judgement, judgeModels } from './judge-models.ts';
import { readTransactions } from './read-transactions.ts';

/** Months of the values that are shown. */
const HORIZONS = [3, 6, 12] as const;

/** Reads purchases, fits to those up to a day, judges on the rest, and tells what customers are worth. */
export async function runClv(path: string, options: ClvOptions, context: CommandContext): Promise<void> {
  const progress = createProgress(context.stderr);
  try {
    const out = options.out === undefined ? undefined : await prepareOutputFile(options.out, path);
    const transactions = await readTransactions(path, options, (rows) =>
      progress.show(`reading: ${rows} lines`),
    );
    const results = await compute(path, { transactions, options, now: context.now, say: progress.show });
    await out?.write(formatValues(results, options.customer));
    progress.clear();
    const colors = await colorsFor(context);
    context.stdout.write(options.json ? formatJson(results) : formatSummary(results, colors));
  } finally {
    progress.clear();
  }
}

interface Work {
  readonly transactions: Transactions;
  readonly options: ClvOptions;
  readonly now: () => number;
  readonly say: (what: string) => void;
}

async function compute(path: string, { transactions, options, now, say }: Work): Promise<Results> {
  const { fitUntil, period } = options;
  const end = checkCut(path, transactions, options);
  const summary = summarise(transactions, { until: fitUntil, period });
  const judgement = await explained(path, options, () =>
    judgeModels({ transactions, summary, end, options, now, say }),
  );
  const spend = fitSpend(path, summary, options);
  const values = lifetimeValues({ purchases: judgement.purchases, spend }, summary, {
    ...{ horizons: HORIZONS, unit: period },
  });
  const [value3 = [], value6 = [], value12 = []] = values;
  return {
    path,
    options,
    transactions,
    summary,
    end,
    ...judgement,
    spend,
    values: { value3, value6, value12 },
  };
}

/** The last moment of the file. Throws CommandError where the cut leaves nothing to learn from, or nothing to judge on. */
function checkCut(path: string, { at }: Transactions, { fitUntil, period }: ClvOptions): number {
  const first = at.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const end = at.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  const cut = `--fit-until ${dayOf(fitUntil)} is`;
  if (dayOf(fitUntil) < dayOf(first))
    throw cutFault(`${cut} before the first purchase of ${path} (${dayOf(first)}): choose a later date`);
  if (dayOf(fitUntil) >= dayOf(end) || periodsBetween(fitUntil, end, period) < 1) {
    const what = `${cut} no ${period} before the last purchase of ${path} (${dayOf(end)})`;
    throw cutFault(`${what}, so that nothing is left to judge on: choose an earlier date`);
  }
  return end;
}

async function explained(
  path: string,
  { fitUntil, model }: ClvOptions,
  judge: () => Promise<Judgement>,
): Promise<Judgement> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof TooFewError)) throw error;
    const mend = model === 'bgnbd' ? 'choose a later date' : 'choose a later date, or --model bgnbd';
    throw cutFault(
      `--fit-until ${dayOf(fitUntil)} is too early for ${path} (${error.message}): ${mend}`,
      error,
    );
  }
}

function fitSpend(path: string, summary: Summary, { amount }: ClvOptions): GammaGammaModel {
  try {
    return new GammaGamma().fit(summary);
  } catch (error) {
    if (!(error instanceof TooFewError)) throw error;
    const message = `${path}: column '${amount}' tells no values (${error.message}): name the column with what was paid`;
    throw new CommandError('CLI_OPTION_INVALID', message, { cause: error });
  }
}

function cutFault(message: string, cause?: unknown): CommandError {
  return new CommandError('CLI_OPTION_INVALID', message, { cause });
}
