import type { TensorFlow } from '@shoal/neural';
import { Parameters } from '@shoal/neural/layers';
import { type Random, randomFrom, type TrainingProgress, train } from '@shoal/neural/training';
import { detectLanguage, normaliseText } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import {
  completeReading,
  type EncoderReading,
  type EncoderReadingOptions,
  watchedReading,
} from '../encoder/encoder-reading.ts';
import { OptionError } from '../errors.ts';
import { learnedLanguages } from '../learned-languages.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { trainingNote } from '../training-note.ts';
import { EncodedDeepModel } from './encoded-deep-model.ts';
import { EncodedDeepNetwork } from './encoded-deep-network.ts';
import type { WeightName } from './network-shape.ts';
import { TokenScale } from './token-scale.ts';

export interface EncodedDeepOptions extends EncoderReadingOptions {
  readonly tf: TensorFlow;
  /** Draws the first weights, the order of the examples and what is dropped. A safe integer. */
  readonly seed: number;
  /** Times that all examples are seen at most. Default 6, and 40 for fewer than 2,000 examples. Minimum 1. */
  readonly epochsMax?: number;
}

/** A stream of random numbers under the seed; the training has its own. */
const WEIGHTS_STREAM = -2;
const FEW_EXAMPLES = 2000;
const VALIDATION_SHARE = 0.05;
/** A few examples are seen more often, in smaller batches. */
const [FEW, MANY] = [
  { epochsMax: 40, batchSize: 16, learningRate: 0.002, patience: 8 },
  { epochsMax: 6, batchSize: 64, learningRate: 0.001, patience: 2 },
];
/** Texts that tell how the numbers of the encoder's vectors are spread. */
const SAMPLE = 1000;

/**
 * A convolution over the token vectors of a pretrained encoder, which stays as it is, with the largest answer of each filter (Kim,
 * "Convolutional neural networks for sentence classification", 2014) beside their mean. What a token means where it stands comes from
 * the encoder; what is praise, from the examples. Trained by Adam until a twentieth of the examples, which it does not learn from, is
 * judged no better. Holds a byte for each number of the examples' vectors: 16 KB a review of 42 tokens of 384 numbers. On one backend and
 * machine the same examples and seed give the same bytes.
 */
export class EncodedDeep implements SentimentClassifier<EncodedDeepModel> {
  readonly #reading: EncoderReading;
  readonly #options: Pick<EncodedDeepOptions, 'tf' | 'seed' | 'epochsMax'>;

  /** Throws OptionError. */
  constructor(options: EncodedDeepOptions) {
    const { seed, epochsMax = 1 } = options;
    if (!Number.isSafeInteger(seed)) throw new OptionError(`seed is ${seed}, and must be an integer`);
    if (!Number.isSafeInteger(epochsMax) || epochsMax < 1)
      throw new OptionError(`epochsMax is ${epochsMax}, and must be a positive integer`);
    this.#reading = completeReading(options);
    this.#options = options;
  }

  /** Rejects with TooFewExamplesError, TrainingDivergedError, or the reason of the signal. */
  async fit(examples: readonly Example[], watch: FitWatch = {}): Promise<EncodedDeepModel> {
    demandBoth(examples);
    const texts = examples.map(({ text }) => normaliseText(text));
    const { scale, packed } = await this.#read(texts, watch);
    const labels = Float32Array.from(examples, ({ label }) => (label === 'positive' ? 1 : 0));
    const { tf, seed } = this.#options;
    const parameters = new Parameters(tf, randomFrom(seed, WEIGHTS_STREAM));
    try {
      const network = new EncodedDeepNetwork(parameters, this.#reading.encoder.width);
      const loss = (batch: Int32Array, random?: Random) =>
        network.loss(
          Array.from(batch, (row) => packed[row] as Int8Array),
          Float32Array.from(batch, (row) => labels[row] as number),
          random,
        );
      await train({ parameters, rows: packed.length, loss }, this.#training(examples.length, watch));
      const read = await parameters.read();
      const weights = Object.fromEntries(read.map(({ name, values }) => [name, values]));
      return new EncodedDeepModel({
        reading: this.#reading,
        scale,
        weights: weights as Record<WeightName, Float32Array>,
        languages: learnedLanguages(texts.map(detectLanguage)),
      });
    } finally {
      parameters.dispose();
    }
  }

  /** Each text as the encoder sees it, packed. */
  async #read(texts: readonly string[], watch: FitWatch) {
    const { encoder } = this.#reading;
    const every = Math.ceil(texts.length / SAMPLE);
    const sample = texts.filter((_, row) => row % every === 0);
    const { signal } = watch;
    const unwatched = watchedReading(this.#reading, sample.length, signal ? { signal } : {});
    const scale = await TokenScale.of(encoder.read(sample, unwatched), encoder.width);
    const packed = new Array<Int8Array>(texts.length);
    const watched = watchedReading(this.#reading, texts.length, watch);
    for await (const { row, tokens } of encoder.read(texts, watched)) packed[row] = scale.pack(tokens);
    return { scale, packed };
  }

  #training(examples: number, { onProgress, signal }: FitWatch) {
    const { epochsMax, ...schedule } = examples < FEW_EXAMPLES ? FEW : MANY;
    return {
      ...{ ...schedule, seed: this.#options.seed, validationShare: VALIDATION_SHARE },
      epochsMax: this.#options.epochsMax ?? epochsMax,
      ...(onProgress && { onProgress: (progress: TrainingProgress) => onProgress(trainingNote(progress)) }),
      ...(signal && { signal }),
    };
  }
}
