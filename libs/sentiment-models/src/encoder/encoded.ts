import { detectLanguage, normaliseText, type SparseRows } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import { OptionError } from '../errors.ts';
import { learnedLanguages } from '../learned-languages.ts';
import { fitLogistic } from '../linear/logistic-regression.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { EncoderModel } from './encoder-model.ts';
import {
  completeReading,
  type EncoderReading,
  type EncoderReadingOptions,
  watchedReading,
} from './encoder-reading.ts';

export interface EncodedOptions extends EncoderReadingOptions {
  /** Cost of errors beside that of large weights. Default 3, above 0. */
  readonly c?: number;
}

/** Logistic regression on the vectors of a pretrained encoder, which stays as it is: the strongest where there are few examples. */
export class Encoded implements SentimentClassifier<EncoderModel> {
  readonly #reading: EncoderReading;
  readonly #c: number;

  /** Throws OptionError. */
  constructor({ c = 3, ...reading }: EncodedOptions) {
    if (!(c > 0 && Number.isFinite(c))) throw new OptionError(`c is ${c}, and must be above 0`);
    this.#reading = completeReading(reading);
    this.#c = c;
  }

  /** Rejects with TooFewExamplesError, or the reason of the signal. */
  async fit(examples: readonly Example[], watch: FitWatch = {}): Promise<EncoderModel> {
    demandBoth(examples);
    const { encoder } = this.#reading;
    const texts = examples.map(({ text }) => normaliseText(text));
    const vectors = await encoder.embed(texts, watchedReading(this.#reading, texts.length, watch));
    const standard = standardOf(vectors, encoder.width);
    const weights = fitLogistic({
      rows: rowsOf(vectors, standard),
      labels: Uint8Array.from(examples, ({ label }) => (label === 'positive' ? 1 : 0)),
      c: this.#c,
      onIteration: (iteration) => {
        watch.signal?.throwIfAborted();
        watch.onProgress?.(`iteration ${iteration}`);
      },
    });
    return new EncoderModel({
      reading: this.#reading,
      ...plainWeights(weights, standard),
      languages: learnedLanguages(texts.map(detectLanguage)),
    });
  }
}

/**
 * What vectors are measured by: around their mean, in units of their mean distance from it. Some encoders keep all texts in a narrow
 * cone; measured so, one cost of errors suits them all.
 */
interface Standard {
  readonly mean: Float64Array;
  readonly scale: number;
}

function standardOf(vectors: readonly Float32Array[], columns: number): Standard {
  const mean = new Float64Array(columns);
  for (const vector of vectors)
    for (let i = 0; i < columns; i++) mean[i] = (mean[i] as number) + (vector[i] as number) / vectors.length;
  let variance = 0;
  for (const vector of vectors)
    for (let i = 0; i < columns; i++)
      variance += ((vector[i] as number) - (mean[i] as number)) ** 2 / vectors.length;
  return { mean, scale: variance > 0 ? 1 / Math.sqrt(variance) : 1 };
}

/** The same function of the vectors as they are: w s (v - m) + b. */
function plainWeights(learned: Float64Array, { mean, scale }: Standard) {
  const weights = Float32Array.from(mean, (_, i) => (learned[i] as number) * scale);
  const bias = mean.reduce(
    (sum, value, i) => sum - (weights[i] as number) * value,
    learned[mean.length] as number,
  );
  return { weights, bias };
}

/** The measured vectors as rows in which nothing is left out. */
function rowsOf(vectors: readonly Float32Array[], { mean, scale }: Standard): SparseRows {
  const columns = mean.length;
  const column = new Int32Array(vectors.length * columns);
  const value = new Float32Array(column.length);
  vectors.forEach((vector, row) => {
    for (let i = 0; i < columns; i++) {
      column[row * columns + i] = i;
      value[row * columns + i] = ((vector[i] as number) - (mean[i] as number)) * scale;
    }
  });
  const starts = Int32Array.from({ length: vectors.length + 1 }, (_, row) => row * columns);
  return { rows: vectors.length, columns, starts, column, value };
}
