import type { TensorFlow } from '@shoal/neural';
import { Parameters } from '@shoal/neural/layers';
import { type Random, randomFrom, type TrainingProgress, train } from '@shoal/neural/training';
import { detectLanguage, normaliseText } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import { OptionError } from '../errors.ts';
import { learnedLanguages } from '../learned-languages.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { trainingNote } from '../training-note.ts';
import { DeepModel } from './deep-model.ts';
import { DeepNetwork } from './deep-network.ts';
import type { WeightName } from './network-shape.ts';
import { partsOf } from './text-parts.ts';
import { Vocabulary } from './vocabulary.ts';

export interface DeepOptions {
  readonly tf: TensorFlow;
  /** Draws the first weights, the order of the examples and what is dropped. A safe integer. */
  readonly seed: number;
  /** Times that all examples are seen at most. Default 8, and 40 for fewer than 2,000 examples. Minimum 1. */
  readonly epochsMax?: number;
}

/** Streams of random numbers under one seed; the training has its own. */
const WEIGHTS_STREAM = -2;
const FEW_EXAMPLES = 2000;
const VALIDATION_SHARE = 0.1;
const [SYMBOLS_MAX, GRAMS_MAX] = [10_000, 30_000];
/** A few examples are seen more often, in smaller batches, and every part of them counts. */
const [FEW, MANY] = [
  { epochsMax: 40, batchSize: 16, learningRate: 0.002, patience: 8, symbolsMin: 1, gramsMin: 1 },
  { epochsMax: 8, batchSize: 64, learningRate: 0.001, patience: 2, symbolsMin: 2, gramsMin: 5 },
];

/**
 * A convolution over the words of English and the characters of Chinese, with the largest answer of each filter (Kim,
 * "Convolutional neural networks for sentence classification", 2014), beside the mean of vectors of pairs and pieces (Joulin et
 * al., "Bag of tricks for efficient text classification", 2017). Trained by Adam until a tenth of the examples, which it does not
 * learn from, is judged no better. On one backend the same examples and seed give the same bytes.
 */
export class Deep implements SentimentClassifier<DeepModel> {
  readonly #options: DeepOptions;

  /** Throws OptionError. */
  constructor(options: DeepOptions) {
    const { seed, epochsMax = 1 } = options;
    if (!Number.isSafeInteger(seed)) throw new OptionError(`seed is ${seed}, and must be an integer`);
    if (!Number.isSafeInteger(epochsMax) || epochsMax < 1)
      throw new OptionError(`epochsMax is ${epochsMax}, and must be a positive integer`);
    this.#options = options;
  }

  /** Rejects with TooFewExamplesError, TrainingDivergedError, or the reason of the signal. */
  async fit(examples: readonly Example[], watch: FitWatch = {}): Promise<DeepModel> {
    demandBoth(examples);
    watch.onProgress?.('reading texts');
    const texts = examples.map(({ text }) => normaliseText(text));
    const { symbols, grams, task } = this.#read(texts);
    const labels = Float32Array.from(examples, ({ label }) => (label === 'positive' ? 1 : 0));
    const { tf, seed } = this.#options;
    const parameters = new Parameters(tf, randomFrom(seed, WEIGHTS_STREAM));
    try {
      const network = new DeepNetwork(parameters, { symbols: symbols.size, grams: grams.size });
      const loss = (batch: Int32Array, random?: Random) =>
        network.loss(
          Array.from(batch, (row) => task[row] as (typeof task)[number]),
          Float32Array.from(batch, (row) => labels[row] as number),
          random,
        );
      await train({ parameters, rows: task.length, loss }, this.#training(examples.length, watch));
      const read = await parameters.read();
      const weights = Object.fromEntries(read.map(({ name, values }) => [name, values]));
      return new DeepModel({
        symbols,
        grams,
        weights: weights as Record<WeightName, Float32Array>,
        languages: learnedLanguages(texts.map(detectLanguage)),
      });
    } finally {
      parameters.dispose();
    }
  }

  #read(texts: readonly string[]) {
    const { symbolsMin, gramsMin } = texts.length < FEW_EXAMPLES ? FEW : MANY;
    const parts = texts.map(partsOf);
    const symbols = Vocabulary.of(
      parts.map((text) => text.symbols),
      { documentsMin: symbolsMin, sizeMax: SYMBOLS_MAX },
    );
    const grams = Vocabulary.of(
      parts.map((text) => text.grams),
      { documentsMin: gramsMin, sizeMax: GRAMS_MAX },
    );
    const task = parts.map((text) => ({
      symbols: symbols.idsOf(text.symbols),
      grams: grams.idsOf(text.grams),
    }));
    return { symbols, grams, task };
  }

  #training(examples: number, { onProgress, signal }: FitWatch) {
    const { epochsMax, batchSize, learningRate, patience } = examples < FEW_EXAMPLES ? FEW : MANY;
    return {
      ...{ seed: this.#options.seed, batchSize, learningRate, patience, validationShare: VALIDATION_SHARE },
      epochsMax: this.#options.epochsMax ?? epochsMax,
      ...(onProgress && { onProgress: (progress: TrainingProgress) => onProgress(trainingNote(progress)) }),
      ...(signal && { signal }),
    };
  }
}
