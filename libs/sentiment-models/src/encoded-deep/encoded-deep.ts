import type { Parameters } from '@shoal/neural/layers';
import { detectLanguage, normaliseText } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import {
  completeReading,
  type EncoderReading,
  type EncoderReadingOptions,
  watchedReading,
} from '../encoder/encoder-reading.ts';
import { learnedLanguages } from '../learned-languages.ts';
import { areFew, checkNetworkOptions, fitNetwork, type NetworkOptions } from '../networks/fit-network.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { EncodedDeepModel } from './encoded-deep-model.ts';
import { EncodedDeepNetwork } from './encoded-deep-network.ts';
import type { WeightName } from './network-shape.ts';
import { TokenScale } from './token-scale.ts';

/** `epochsMax` is 6 by default, and 40 for fewer than 2,000 examples. */
export interface EncodedDeepOptions extends NetworkOptions, EncoderReadingOptions {}

const [FEW, MANY] = [
  { epochsMax: 40, batchSize: 16, learningRate: 0.002, patience: 8, validationShare: 0.05 },
  { epochsMax: 6, batchSize: 64, learningRate: 0.001, patience: 2, validationShare: 0.05 },
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
  readonly #options: NetworkOptions;

  /** Throws OptionError. */
  constructor(options: EncodedDeepOptions) {
    checkNetworkOptions(options);
    this.#reading = completeReading(options);
    this.#options = options;
  }

  /** Rejects with TooFewExamplesError, TrainingDivergedError, or the reason of the signal. */
  async fit(examples: readonly Example[], watch: FitWatch = {}): Promise<EncodedDeepModel> {
    demandBoth(examples);
    const texts = examples.map(({ text }) => normaliseText(text));
    const { scale, packed: inputs } = await this.#read(texts, watch);
    const { width } = this.#reading.encoder;
    const task = {
      ...{ examples, inputs, schedule: areFew(examples) ? FEW : MANY },
      make: (parameters: Parameters) => new EncodedDeepNetwork(parameters, width),
    };
    const weights = await fitNetwork<Int8Array, WeightName>(this.#options, task, watch);
    const languages = learnedLanguages(texts.map(detectLanguage));
    return new EncodedDeepModel({ reading: this.#reading, scale, weights, languages });
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
}
