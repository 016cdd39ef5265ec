import { normaliseText } from '@shoal/text';
import { demandBoth } from '../demand-both.ts';
import { Linear, type LinearOptions } from '../linear/linear.ts';
import type { LinearModel } from '../linear/linear-model.ts';
import type { Example, FitWatch, SentimentClassifier } from '../sentiment-model.ts';
import { AdaptedModel } from './adapted-model.ts';

/**
 * Learns on from a base model: logistic regression on what the base's log odds leave unexplained, over the grams of the new examples.
 * With few examples little is added, and the base's word stands.
 */
export class Adapted implements SentimentClassifier<AdaptedModel> {
  readonly #base: LinearModel;
  readonly #linear: Linear;

  /** Throws OptionError. */
  constructor(base: LinearModel, { c = 10, ...options }: LinearOptions = {}) {
    this.#base = base;
    this.#linear = new Linear({ c, ...options });
  }

  fit(examples: readonly Example[], watch: FitWatch = {}): AdaptedModel {
    demandBoth(examples);
    const offsets = Float64Array.from(examples, ({ text }) => this.#base.logOdds(normaliseText(text)) ?? 0);
    return new AdaptedModel(this.#base, this.#linear.state(examples, watch, offsets));
  }
}
