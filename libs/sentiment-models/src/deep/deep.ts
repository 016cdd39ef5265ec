import type { Parameters } from '@shoal/neural/layers';
import { detectLanguage, normaliseText } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import { learnedLanguages } from '../learned-languages.ts';
import { areFew, checkNetworkOptions, fitNetwork, type NetworkOptions } from '../networks/fit-network.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { DeepModel } from './deep-model.ts';
import { DeepNetwork, type ReadIds } from './deep-network.ts';
import type { WeightName } from './network-shape.ts';
import { partsOf } from './text-parts.ts';
import { Vocabulary } from './vocabulary.ts';

/** `epochsMax` is 8 by default, and 40 for fewer than 2,000 examples. */
export type DeepOptions = NetworkOptions;

const [SYMBOLS_MAX, GRAMS_MAX] = [10_000, 30_000];
/** Texts that a part must stand in: of a few examples every part counts. */
const [FEW_PARTS, MANY_PARTS] = [
  { symbolsMin: 1, gramsMin: 1 },
  { symbolsMin: 2, gramsMin: 5 },
];
const [FEW, MANY] = [
  { epochsMax: 40, batchSize: 16, learningRate: 0.002, patience: 8, validationShare: 0.1 },
  { epochsMax: 8, batchSize: 64, learningRate: 0.001, patience: 2, validationShare: 0.1 },
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
    checkNetworkOptions(options);
    this.#options = options;
  }

  /** Rejects with TooFewExamplesError, TrainingDivergedError, or the reason of the signal. */
  async fit(examples: readonly Example[], watch: FitWatch = {}): Promise<DeepModel> {
    demandBoth(examples);
    watch.onProgress?.('reading texts');
    const texts = examples.map(({ text }) => normaliseText(text));
    const { symbols, grams, inputs } = this.#read(texts);
    const sizes = { symbols: symbols.size, grams: grams.size };
    const task = {
      ...{ examples, inputs, schedule: areFew(examples) ? FEW : MANY },
      make: (parameters: Parameters) => new DeepNetwork(parameters, sizes),
    };
    const weights = await fitNetwork<ReadIds, WeightName>(this.#options, task, watch);
    return new DeepModel({ symbols, grams, weights, languages: learnedLanguages(texts.map(detectLanguage)) });
  }

  #read(texts: readonly string[]) {
    const { symbolsMin, gramsMin } = areFew(texts) ? FEW_PARTS : MANY_PARTS;
    const parts = texts.map(partsOf);
    const symbols = Vocabulary.of(
      parts.map((text) => text.symbols),
      { documentsMin: symbolsMin, sizeMax: SYMBOLS_MAX },
    );
    const grams = Vocabulary.of(
      parts.map((text) => text.grams),
      { documentsMin: gramsMin, sizeMax: GRAMS_MAX },
    );
    const inputs = parts.map((text) => ({
      symbols: symbols.idsOf(text.symbols),
      grams: grams.idsOf(text.grams),
    }));
    return { symbols, grams, inputs };
  }
}
