import { RecommenderError } from '@shoal/recommenders';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { plainTable } from '../plain-table.ts';
import { createProgress, type Progress } from '../progress.ts';
import { evaluateModel, type ModelFigures } from './evaluate-model.ts';
import { type InteractionFile, readInteractions } from './read-interactions.ts';
import { MODELS, type ModelName, RATING_MODELS, type RecommendOptions } from './recommend-options.ts';

interface Row {
  readonly model: ModelName;
  readonly figures: ModelFigures;
}

/** Reads a file, and has each model that is asked for judged on what was held out of it. */
export async function runRecommend(
  path: string,
  options: RecommendOptions,
  context: CommandContext,
): Promise<void> {
  const { stdout, stderr, now } = context;
  const progress = createProgress(stderr);
  try {
    const file = await readInteractions(path, options, (rows) => progress.show(`reading: ${rows} lines`));
    const names = modelsFor(path, options, file);
    const rows: Row[] = [];
    for (const model of names) {
      const figures = await judge(path, { model, file, options, progress, now });
      rows.push({ model, figures });
      if (options.json) stdout.write(`${JSON.stringify({ model, ...rounded(figures) })}\n`);
    }
    progress.clear();
    if (!options.json) stdout.write(`${headline(path, options, file)}\n\n${await tableOf(rows, context)}`);
  } finally {
    progress.clear();
  }
}

function modelsFor(
  path: string,
  { model, evaluate }: RecommendOptions,
  { hasRatings, hasTimes }: InteractionFile,
): readonly ModelName[] {
  if (evaluate === 'folds' && !hasRatings)
    throw optionFault(
      `${path} has no column of ratings`,
      'name it with --rating, or choose another --evaluate',
    );
  if (evaluate === 'time' && !hasTimes)
    throw optionFault(`${path} has no column of times`, 'name it with --time, or choose another --evaluate');
  if (model !== 'all') {
    if (evaluate === 'folds' && !RATING_MODELS.has(model))
      throw optionFault(`${model} predicts no ratings`, 'choose svd or svdpp for --evaluate folds');
    return [model];
  }
  if (evaluate === 'folds') return MODELS.filter((name) => RATING_MODELS.has(name));
  // What predicts ratings needs some, and what trains for minutes is asked for by its name.
  return MODELS.filter((name) => name !== 'sasrec' && (hasRatings || !RATING_MODELS.has(name)));
}

interface Judging {
  readonly model: ModelName;
  readonly file: InteractionFile;
  readonly options: RecommendOptions;
  readonly progress: Progress;
  readonly now: () => number;
}

async function judge(path: string, { model, file, options, progress, now }: Judging): Promise<ModelFigures> {
  progress.show(`${model}: fitting`);
  try {
    return await evaluateModel({
      ...{ name: model, interactions: file.interactions, options, now },
      say: (done, total, note) => progress.show(`${model}: ${note} ${done} of ${total}`),
    });
  } catch (error) {
    // Such as that nobody has enough interactions to hold one out.
    if (error instanceof RecommenderError) throw optionFault(path, error.message);
    throw error;
  }
}

function optionFault(what: string, mend: string): CommandError {
  return new CommandError('CLI_OPTION_INVALID', `${what}: ${mend}`);
}

function headline(path: string, { evaluate, folds, top }: RecommendOptions, file: InteractionFile): string {
  const { users, items, user } = file.interactions;
  const protocol = {
    'leave-one-out': `the last item of each user among all he has not had, ${top} shown`,
    folds: `ratings of ${folds} random folds`,
    time: `the last fifth of the time, ${top} shown`,
  }[evaluate];
  const count = (value: number) => value.toLocaleString('en');
  return `${path}: ${count(user.length)} interactions of ${count(users.length)} users with ${count(items.length)} items; ${protocol}`;
}

async function tableOf(rows: readonly Row[], context: CommandContext): Promise<string> {
  const names = Object.keys(rows[0]?.figures ?? {});
  const columns = [{ title: 'model' }, ...names.map((title) => ({ title, align: 'right' as const }))];
  const cells = rows.map(({ model, figures }) => [
    model,
    ...names.map((name) => cellOf(name, figures[name])),
  ]);
  return plainTable(columns, cells, await colorsFor(context));
}

function cellOf(name: string, value = Number.NaN): string {
  if (name === 'fitSeconds') return value.toFixed(2);
  return value.toFixed(name === 'serveMicros' ? 0 : 4);
}

/** Six digits: more say nothing. */
function rounded(figures: ModelFigures): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(6))]),
  );
}
