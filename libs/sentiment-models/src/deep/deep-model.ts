import type { Language } from '@shoal/text';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';
import { DeepForward, type DeepWeights } from './deep-forward.ts';
import { type WeightName, weightShapes } from './network-shape.ts';
import { partsOf } from './text-parts.ts';
import { Vocabulary } from './vocabulary.ts';

export interface DeepState {
  readonly symbols: Vocabulary;
  readonly grams: Vocabulary;
  readonly weights: DeepWeights;
  readonly languages: readonly Language[];
}

/** A trained convolution over the symbols of a text. Answers without TensorFlow. Made by Deep. */
export class DeepModel implements SentimentModel {
  static readonly kind = 'deep';
  static readonly version = 1;
  readonly kind = DeepModel.kind;
  readonly state: DeepState;
  readonly #forward: DeepForward;

  constructor(state: DeepState) {
    this.state = state;
    this.#forward = new DeepForward(state.weights);
  }

  predict(texts: readonly string[]): readonly Sentiment[] {
    return texts.map((raw) => this.#judge(raw));
  }

  #judge(raw: string): Sentiment {
    const { text, language, isJudged } = readText(raw, this.state.languages);
    if (!isJudged) return unknownIn(language);
    const parts = partsOf(text);
    const ids = {
      symbols: this.state.symbols.idsOf(parts.symbols),
      grams: this.state.grams.idsOf(parts.grams),
    };
    const isKnown = ids.symbols.some((id) => id > 0) || ids.grams.some((id) => id > 0);
    return isKnown ? sentimentOf(this.#forward.logOdds(ids), language) : unknownIn(language);
  }

  toBytes(): Uint8Array {
    const { symbols, grams, weights, languages } = this.state;
    return encodeModel({
      kind: DeepModel.kind,
      version: DeepModel.version,
      about: { languages },
      arrays: { symbolTerms: symbols.terms, gramTerms: grams.terms, ...weights },
    });
  }

  /** Throws ModelFormatError. */
  static fromStored(stored: StoredModel): DeepModel {
    const fields = new StoredFields(stored, DeepModel.kind, DeepModel.version);
    const symbols = new Vocabulary(fields.int32('symbolTerms'));
    const grams = new Vocabulary(fields.int32('gramTerms'));
    const weights = fields.weights<WeightName>(weightShapes(symbols.size, grams.size));
    return new DeepModel({ symbols, grams, weights, languages: fields.languages() });
  }
}
