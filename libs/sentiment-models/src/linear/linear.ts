import { detectLanguage, type GramOptions, normaliseText, TfIdf } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import { OptionError, TooFewExamplesError } from '../errors.ts';
import { learnedLanguages } from '../learned-languages.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { LinearModel, type LinearState } from './linear-model.ts';
import { fitLogistic } from './logistic-regression.ts';
import { naiveBayesScales, scaledColumns } from './naive-bayes-scales.ts';

export interface LinearOptions {
  /** Default: runs of up to 4 Chinese characters, of 2 words, pieces of words of 3 to 5 letters. */
  readonly grams?: GramOptions;
  /** Examples in which a gram must occur. Default 2, and 1 for fewer than 1,000 examples. */
  readonly documentsMin?: number;
  /** Cost of errors beside that of large weights. Default 10, above 0. */
  readonly c?: number;
  /**
   * How much naive Bayes decides beforehand which grams may weigh much: 0 leaves all alike, 1 keeps what praise and blame have alike from
   * ever weighing. Default 0, 0 to 1. Asking the model costs the same.
   */
  readonly naiveBayes?: number;
}

/**
 * What an ensemble over Chinese reviews is best made of: characters, and words. Each errs on other texts, so both together are better than
 * either. The shares of naive Bayes are the best of a validation within the training part of online_shopping_10_cats.
 */
export const OVER_CHARACTERS: LinearOptions = { naiveBayes: 2 / 3 };
/** Reading words takes longer than reading characters. */
export const OVER_WORDS: LinearOptions = {
  grams: { segmented: true, characters: 3 },
  naiveBayes: 1,
  c: 3,
};

const FEW_EXAMPLES = 1000;

/**
 * Logistic regression on hashed TF-IDF of grams, with an L2 penalty, by L-BFGS. The same examples give the same bytes: nothing is
 * drawn at random.
 */
export class Linear implements SentimentClassifier<LinearModel> {
  readonly #options: LinearOptions;

  /** Throws OptionError. */
  constructor(options: LinearOptions = {}) {
    const { c = 10, naiveBayes = 0 } = options;
    if (!(c > 0 && Number.isFinite(c))) throw new OptionError(`c is ${c}, and must be above 0`);
    if (!(naiveBayes >= 0 && naiveBayes <= 1))
      throw new OptionError(`naiveBayes is ${naiveBayes}, and must be 0 to 1`);
    this.#options = options;
  }

  fit(examples: readonly Example[], watch: FitWatch = {}): LinearModel {
    demandBoth(examples);
    return new LinearModel(this.state(examples, watch));
  }

  /**
   * What a model on these examples holds.
   * @param offsets Log odds that each example has already: the weights learn what is missing.
   */
  state(examples: readonly Example[], { onProgress, signal }: FitWatch, offsets?: Float64Array): LinearState {
    const { grams = {}, c = 10, naiveBayes = 0 } = this.#options;
    const documentsMin = this.#options.documentsMin ?? (examples.length < FEW_EXAMPLES ? 1 : 2);
    const texts = examples.map(({ text }) => normaliseText(text));
    onProgress?.('counting grams');
    const tfIdf = TfIdf.fit(texts, { grams, documentsMin });
    if (tfIdf.columns === 0)
      throw new TooFewExamplesError(
        `no gram occurs in ${documentsMin} examples: nothing can be learned of them`,
      );
    const labels = Uint8Array.from(examples, ({ label }) => (label === 'positive' ? 1 : 0));
    const rows = tfIdf.transform(texts);
    const scales = naiveBayes > 0 ? naiveBayesScales({ rows, labels, share: naiveBayes }) : undefined;
    const weights = fitLogistic({
      rows: scales ? scaledColumns(rows, scales) : rows,
      labels,
      c,
      ...(offsets && { offsets }),
      onIteration: (iteration) => {
        signal?.throwIfAborted();
        onProgress?.(`iteration ${iteration}`);
      },
    });
    return {
      tfIdf: tfIdf.state,
      weights: Float32Array.from(
        { length: tfIdf.columns },
        (_, i) => (weights[i] as number) * (scales?.[i] ?? 1),
      ),
      bias: weights[tfIdf.columns] as number,
      languages: learnedLanguages(texts.map(detectLanguage)),
    };
  }
}
