import type { Example, Sentiment, SentimentClassifier, SentimentModel } from '@shoal/sentiment-models';
import { SentimentError } from '@shoal/sentiment-models';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { type OutputFile, prepareOutputFile } from '../output-file.ts';
import { printable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import { formatJson, formatRows, formatSummary } from './format-results.ts';
import { type Judging, judgeModel, judgeTexts, type SentimentFigures, type Watched } from './judge-model.ts';
import { type JudgeSurroundings, makeClassifier, makeJudge } from './make-model.ts';
import { type ReviewFile, readReviews } from './review-file.ts';
import {
  MODELS,
  type ModelName,
  type SentimentOptions,
  TRAINED,
  type TrainedName,
} from './sentiment-options.ts';
import { distinctExamples, splitExamples } from './split-reviews.ts';

/** One model's line of the summary. */
export interface JudgedModel extends SentimentFigures {
  readonly model: string;
  /** Seconds that it took to learn; null for a model that judges as it is. */
  readonly trainSeconds: number | null;
}

/** What was found, to be told to people or to programs. */
export interface Results {
  readonly path: string;
  readonly options: SentimentOptions;
  readonly reviews: number;
  /** Reviews that were learned from; 0 without --train. */
  readonly learned: number;
  /** The most accurate first; empty where nothing was judged. */
  readonly models: readonly JudgedModel[];
  /** What the model says of every review, in the file's order, with --predict. */
  readonly answers?: readonly Sentiment[];
  readonly reviewsPerSecond?: number;
}

interface Work {
  readonly path: string;
  readonly options: SentimentOptions;
  readonly file: ReviewFile;
  readonly watched: Watched;
  readonly surroundings: JudgeSurroundings;
}

/** Judges reviews, learns from them, or tells how well that goes. */
export async function runSentiment(
  path: string,
  options: SentimentOptions,
  context: CommandContext,
): Promise<void> {
  const progress = createProgress(context.stderr);
  try {
    const task = taskOf(options);
    const out = options.out === undefined ? undefined : await prepareOutputFile(options.out, path);
    const file = await readReviews(path, options, (rows) => progress.show(`reading: ${rows} reviews`));
    const warnings: string[] = [...file.warnings];
    const onFallback = (reason: string, texts: number) =>
      void warnings.push(`${reason}: the shipped model judged ${texts} reviews in its place`);
    const surroundings = { loadConfig: context.loadConfig, onFallback };
    const watched = { now: context.now, say: progress.show };
    const results = await task({ path, options, file, watched, surroundings }, out);
    progress.clear();
    for (const warning of new Set(warnings)) context.stderr.write(`warning: ${printable(warning)}\n`);
    const colors = await colorsFor(context);
    context.stdout.write(options.json ? formatJson(results) : formatSummary(results, file.rows, colors));
  } finally {
    progress.clear();
  }
}

type Task = (work: Work, out: OutputFile | undefined) => Promise<Results>;

/** What was asked for; without any of --train, --predict and --evaluate it is to judge the model where there are labels. */
function taskOf(options: SentimentOptions): Task {
  refuseContradictions(options);
  const { train, predict, evaluate, label } = options;
  if (train) return evaluate ? trainAndEvaluate : trainAll;
  return evaluate || (label !== undefined && !predict) ? evaluateOnly : predictAll;
}

function refuseContradictions({ train, predict, evaluate, label, out, use }: SentimentOptions): void {
  const faults: readonly (readonly [boolean | undefined, string])[] = [
    [
      predict && (train || evaluate),
      '--predict judges reviews that nobody has labelled: leave --train and --evaluate out',
    ],
    [
      (train || evaluate) && label === undefined,
      '--train and --evaluate need --label: the column that says what is true',
    ],
    [train && use !== undefined, '--use names a model that has learned already: leave --train out'],
    [
      evaluate && !train && out !== undefined,
      '--evaluate alone writes no file: leave --out out, or give --train too',
    ],
  ];
  const fault = faults.find(([isSo]) => isSo);
  if (fault) throw usage(fault[1]);
}

function usage(message: string): CommandError {
  return new CommandError('CLI_USAGE', message);
}

async function predictAll(
  { path, options, file, watched, surroundings }: Work,
  out: OutputFile | undefined,
): Promise<Results> {
  const model = await judgeOf(oneModel(options, 'shipped'), options, surroundings);
  const texts = file.rows.map(({ text }) => text);
  const { answers, ms } = await judgeTexts(model, texts, watched);
  await out?.write(formatRows(file.rows, answers));
  const reviewsPerSecond = (1000 * texts.length) / Math.max(ms, 0.001);
  return { path, options, reviews: texts.length, learned: 0, models: [], answers, reviewsPerSecond };
}

async function evaluateOnly(work: Work): Promise<Results> {
  const { path, options, file, watched, surroundings } = work;
  const examples = labelled(work);
  const name = oneModel(options, 'shipped');
  const model = await judgeOf(name, options, surroundings);
  const figures = await judgeModel(model, examples, watched);
  const judged = { model: options.use ?? name, trainSeconds: null, ...figures };
  return { path, options, reviews: file.rows.length, learned: 0, models: [judged] };
}

async function trainAndEvaluate(work: Work, out: OutputFile | undefined): Promise<Results> {
  const { path, options, file } = work;
  const { known, judged } = splitExamples(labelled(work), options.seed);
  const models: JudgedModel[] = [];
  for (const name of namesOf(options)) {
    const { figures, model } = await learnAndJudge(name, known, judged, work);
    models.push(figures);
    if (out && model && options.model !== 'all') await out.write(model.toBytes());
  }
  models.sort((a, b) => b.accuracy - a.accuracy);
  return { path, options, reviews: file.rows.length, learned: known.length, models };
}

async function trainAll(work: Work, out: OutputFile | undefined): Promise<Results> {
  const { path, options, file, watched } = work;
  if (out === undefined) throw usage('--train needs --out, a file for the model, or --evaluate');
  const examples = labelled(work);
  const name = oneModel(options, 'adapted');
  if (!isTrained(name)) throw usage(`--model ${name} does not learn: choose from ${TRAINED.join(', ')}`);
  const model = await learn(name, await makeClassifier(name, options), examples, watched);
  await out.write(model.toBytes());
  return { path, options, reviews: file.rows.length, learned: examples.length, models: [] };
}

async function learnAndJudge(
  name: ModelName,
  known: readonly Example[],
  judged: readonly Example[],
  { options, watched, surroundings }: Work,
): Promise<{ readonly figures: JudgedModel; readonly model?: SentimentModel }> {
  if (!isTrained(name)) {
    const figures = await judgeModel(await judgeOf(name, options, surroundings), judged, watched);
    return { figures: { model: name, trainSeconds: null, ...figures } };
  }
  const begun = watched.now();
  const model = await learn(name, await makeClassifier(name, options), known, watched);
  const trainSeconds = (watched.now() - begun) / 1000;
  return { figures: { model: name, trainSeconds, ...(await judgeModel(model, judged, watched)) }, model };
}

async function learn(
  name: TrainedName,
  classifier: SentimentClassifier,
  examples: readonly Example[],
  { say }: Watched,
): Promise<SentimentModel> {
  try {
    return await classifier.fit(examples, { onProgress: (note) => say(`${name}: ${note}`) });
  } catch (error) {
    if (error instanceof SentimentError)
      throw new CommandError('CLI_LABEL_NOT_BINARY', error.message, { cause: error });
    throw error;
  }
}

/** All models that can be had: an encoder only with its folder, a language model only with its address. */
function namesOf({ model = 'adapted', encoder, llmUrl }: SentimentOptions): readonly ModelName[] {
  if (model !== 'all') return [model];
  return MODELS.filter(
    (name) =>
      (!name.startsWith('encoder') || encoder !== undefined) && (name !== 'llm' || llmUrl !== undefined),
  );
}

function oneModel({ model }: SentimentOptions, standard: ModelName): ModelName {
  if (model === 'all') throw usage('--model all needs --train --evaluate: it compares models that learn');
  return model ?? standard;
}

function isTrained(name: ModelName): name is TrainedName {
  return TRAINED.some((each) => each === name);
}

function judgeOf(
  name: ModelName,
  options: SentimentOptions,
  surroundings: JudgeSurroundings,
): Promise<Judging> {
  if (isTrained(name)) {
    if (options.use === undefined)
      throw usage(`--model ${name} has to learn first: give --train, or --use with a model that has`);
    return makeJudge('shipped', options, surroundings);
  }
  return makeJudge(name, options, surroundings);
}

/** The distinct labelled reviews. */
function labelled({ path, file }: Work): readonly Example[] {
  const examples = distinctExamples(file.rows);
  const praise = examples.filter(({ label }) => label === 'positive').length;
  if (examples.length >= 10 && praise > 0 && praise < examples.length) return examples;
  const message = `${path}: has ${examples.length} distinct reviews with a label, ${praise} of them positive: give ten or more, of both kinds`;
  throw new CommandError('CLI_LABEL_NOT_BINARY', message);
}
