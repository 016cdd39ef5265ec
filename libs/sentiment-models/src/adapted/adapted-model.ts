import { createHash } from 'node:crypto';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import { ModelFormatError } from '../errors.ts';
import { LinearModel, type LinearState } from '../linear/linear-model.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { decodeModel, encodeModel, type StoredModel } from '../stored-model.ts';

/** What a shop's own reviews add to a base model: log odds upon log odds. Its bytes hold the addition alone. */
export class AdaptedModel implements SentimentModel {
  static readonly kind = 'adapted';
  static readonly version = 1;
  readonly kind = AdaptedModel.kind;
  readonly base: LinearModel;
  readonly #own: LinearModel;

  constructor(base: LinearModel, own: LinearState) {
    this.base = base;
    this.#own = new LinearModel(own);
  }

  /** How many grams it adds. */
  get grams(): number {
    return this.#own.state.weights.length;
  }

  predict(texts: readonly string[]): readonly Sentiment[] {
    return texts.map((raw) => this.#judge(raw));
  }

  #judge(raw: string): Sentiment {
    const { text, language, isJudged } = readText(raw, [
      ...this.base.state.languages,
      ...this.#own.state.languages,
    ]);
    if (!isJudged) return unknownIn(language);
    const [before, added] = [this.base.logOdds(text), this.#own.logOdds(text)];
    if (before === undefined && added === undefined) return unknownIn(language);
    return sentimentOf((before ?? 0) + (added ?? 0), language);
  }

  toBytes(): Uint8Array {
    const { tfIdf, weights, bias, languages } = this.#own.state;
    return encodeModel({
      kind: AdaptedModel.kind,
      version: AdaptedModel.version,
      about: { grams: tfIdf.grams, bias, languages, base: digestOf(this.base) },
      arrays: { terms: tfIdf.terms, idf: tfIdf.idf, weights },
    });
  }

  /** Throws ModelFormatError, also where the addition was made to another base. */
  static fromBytes(bytes: Uint8Array, base: LinearModel): AdaptedModel {
    return AdaptedModel.fromStored(decodeModel(bytes), base);
  }

  /** The same of what was decoded. */
  static fromStored(stored: StoredModel, base: LinearModel): AdaptedModel {
    if (stored.kind !== AdaptedModel.kind || stored.version !== AdaptedModel.version)
      throw new ModelFormatError(`this is a stored ${stored.kind} model, and no ${AdaptedModel.kind}`);
    if (stored.about.base !== digestOf(base))
      throw new ModelFormatError('the model was adapted from another base: adapt the present one');
    const own = LinearModel.fromStored({ ...stored, kind: LinearModel.kind, version: LinearModel.version });
    return new AdaptedModel(base, own.state);
  }
}

const digests = new WeakMap<LinearModel, string>();

function digestOf(base: LinearModel): string {
  const known = digests.get(base) ?? createHash('sha256').update(base.toBytes()).digest('hex');
  digests.set(base, known);
  return known;
}
