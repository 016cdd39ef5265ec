// Our models in a process of their own, with the same interface as the peers.
import { readFile } from 'node:fs/promises';
import { loadTensorFlow } from '@shoal/neural';
import {
  Adapted,
  EnsembleModel,
  type Example,
  Linear,
  OVER_CHARACTERS,
  OVER_WORDS,
  type SentimentModel,
  shippedModel,
} from '@shoal/sentiment-models';
import { Deep } from '@shoal/sentiment-models/deep';
import { EncodedDeep } from '@shoal/sentiment-models/encoded-deep';
import { Encoded, SentenceEncoder } from '@shoal/sentiment-models/encoder';
import { progress } from '../support/report.ts';
import { serve } from '../support/worker.ts';
import type { ReviewSet } from './review-sets.ts';
import type { Judged, JudgeOptions, TimeOptions } from './sides.ts';

interface Fitted {
  readonly model: SentimentModel;
  readonly ms: number;
}

type Fit = (examples: readonly Example[], options: JudgeOptions) => SentimentModel | Promise<SentimentModel>;

const THREADS = 2;
/** Ensembles are made of those of their members that were fitted before them on the same fold. */
const MEMBERS = ['characters', 'words', 'deep'] as const;
const ENSEMBLES: Readonly<Record<string, readonly string[]>> = {
  ensemble: MEMBERS,
  'ensemble with encoder': [...MEMBERS, 'encoder-deep'],
};
const FITS: Readonly<Record<string, Fit>> = {
  shipped: () => shippedModel(),
  linear: (examples) => new Linear().fit(examples),
  characters: (examples) => new Linear(OVER_CHARACTERS).fit(examples),
  words: (examples) => new Linear(OVER_WORDS).fit(examples),
  adapted: (examples) => new Adapted(shippedModel()).fit(examples),
  deep: async (examples, { seed }) =>
    new Deep({ tf: (await loadTensorFlow()).tf, seed }).fit(examples, { onProgress: progress }),
  ...Object.fromEntries(
    Object.keys(ENSEMBLES).map((name) => [
      name,
      () => new EnsembleModel(membersOf(name).map(({ model }) => model)),
    ]),
  ),
  encoder: async (examples, options) => new Encoded(await encoderOf(options)).fit(examples),
  'encoder-deep': async (examples, options) => {
    const { tf } = await loadTensorFlow();
    const classifier = new EncodedDeep({ tf, seed: options.seed, ...(await encoderOf(options)) });
    return classifier.fit(examples, { onProgress: progress });
  },
};

let loaded: ReviewSet | undefined;
/** By their folders; their memory is not collected, so each is loaded once. */
const encoders = new Map<string, SentenceEncoder>();
/** The last fit of each model on the loaded set. */
const fitted = new Map<string, Fitted>();

async function load({ path }: { path: string }): Promise<void> {
  loaded = JSON.parse(await readFile(path, 'utf8')) as ReviewSet;
  fitted.clear();
}

async function judge(options: JudgeOptions): Promise<Judged> {
  const { train, test } = partsOf(options.fold);
  const learn = FITS[options.model];
  if (learn === undefined) throw new Error(`there is no model "${options.model}"`);
  const begun = performance.now();
  const model = await learn(train, options);
  const ms = performance.now() - begun + membersOf(options.model).reduce((sum, member) => sum + member.ms, 0);
  fitted.set(options.model, { model, ms });
  const answers = await model.predict(test);
  return { ms, verdicts: answers.map(({ label }) => VERDICTS[label]) };
}

const VERDICTS = { positive: 1, negative: 0, unknown: null } as const;

/** Milliseconds in which a fitted model judges the first so many of the texts of all folds. */
async function time({ model, texts }: TimeOptions): Promise<number> {
  const folds = Array.from(loaded?.folds.keys() ?? [], (fold) => partsOf(fold).test);
  const asked = folds.flat().slice(0, texts);
  const begun = performance.now();
  await fittedAs(model).model.predict(asked);
  return performance.now() - begun;
}

function partsOf(fold: number) {
  if (loaded === undefined) throw new Error('load comes first');
  const { reviews, folds } = loaded;
  const { train = [], test = [] } = folds[fold] ?? {};
  const rows = (of: readonly number[]) => of.map((row) => reviews[row] as (typeof reviews)[number]);
  return {
    train: rows(train).map(
      ({ text, label }): Example => ({ text, label: label === 1 ? 'positive' : 'negative' }),
    ),
    test: rows(test).map(({ text }) => text),
  };
}

async function encoderOf({ encoder }: JudgeOptions) {
  if (encoder === undefined) throw new Error('no encoder was named');
  const { folder, prefix } = encoder;
  const known = encoders.get(folder) ?? (await SentenceEncoder.load({ folder, threads: THREADS }));
  encoders.set(folder, known);
  return { encoder: known, prefix };
}

function fittedAs(name: string): Fitted {
  const found = fitted.get(name);
  if (found === undefined) throw new Error(`${name} has not been fitted on this set`);
  return found;
}

function membersOf(ensemble: string): readonly Fitted[] {
  return (ENSEMBLES[ensemble] ?? []).flatMap((name) => fitted.get(name) ?? []);
}

serve({ load, judge, time });
