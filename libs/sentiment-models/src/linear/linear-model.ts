import { type GramOptions, GramReader, type Language, TfIdf, type TfIdfState } from '@shoal/text';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';

export interface LinearState {
  readonly tfIdf: TfIdfState;
  /** One a column. */
  readonly weights: Float32Array;
  readonly bias: number;
  readonly languages: readonly Language[];
}

/** Log odds of a text as the weighted sum of its grams: tens of thousands of reviews a second on one core. */
export class LinearModel implements SentimentModel {
  static readonly kind = 'linear';
  static readonly version = 1;
  readonly kind = LinearModel.kind;
  readonly state: LinearState;
  readonly #tfIdf: TfIdf;

  constructor(state: LinearState) {
    this.state = state;
    this.#tfIdf = new TfIdf(state.tfIdf);
  }

  predict(texts: readonly string[]): readonly Sentiment[] {
    return texts.map((raw) => this.#judge(raw));
  }

  #judge(raw: string): Sentiment {
    const { text, language, isJudged } = readText(raw, this.state.languages);
    const logOdds = isJudged ? this.logOdds(text) : undefined;
    return logOdds === undefined ? unknownIn(language) : sentimentOf(logOdds, language);
  }

  /** Log odds of positive over negative for a text that normaliseText has made; undefined where no gram of it is known. */
  logOdds(text: string): number | undefined {
    const sum = this.#tfIdf.score(text, this.state.weights);
    return sum === undefined ? undefined : sum + this.state.bias;
  }

  toBytes(): Uint8Array {
    const { tfIdf, weights, bias, languages } = this.state;
    return encodeModel({
      kind: LinearModel.kind,
      version: LinearModel.version,
      about: { grams: tfIdf.grams, bias, languages },
      arrays: { terms: tfIdf.terms, idf: tfIdf.idf, weights },
    });
  }

  /** Throws ModelFormatError. */
  static fromStored(stored: StoredModel): LinearModel {
    const fields = new StoredFields(stored, LinearModel.kind, LinearModel.version);
    const terms = fields.int32('terms');
    const grams = fields.value('grams', (value) => new GramReader(value as GramOptions).options);
    return new LinearModel({
      tfIdf: { grams, terms, idf: fields.float32('idf', terms.length) },
      weights: fields.float32('weights', terms.length),
      bias: fields.number('bias'),
      languages: fields.languages(),
    });
  }
}
