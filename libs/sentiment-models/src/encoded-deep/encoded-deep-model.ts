import type { Language } from '@shoal/text';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import { type EncoderReading, readReading, storedReading } from '../encoder/encoder-reading.ts';
import type { SentenceEncoder } from '../encoder/sentence-encoder.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';
import { EncodedDeepForward } from './encoded-deep-forward.ts';
import { type WeightName, type Weights, weightShapes } from './network-shape.ts';
import { TokenScale } from './token-scale.ts';

export interface EncodedDeepState {
  readonly reading: EncoderReading;
  readonly scale: TokenScale;
  readonly weights: Weights;
  readonly languages: readonly Language[];
}

/** A trained convolution over the token vectors of a pretrained encoder, which the model borrows and does not store. Made by EncodedDeep. */
export class EncodedDeepModel implements SentimentModel {
  static readonly kind = 'encoder-deep';
  static readonly version = 1;
  readonly kind = EncodedDeepModel.kind;
  readonly state: EncodedDeepState;
  readonly #forward: EncodedDeepForward;

  constructor(state: EncodedDeepState) {
    this.state = state;
    this.#forward = new EncodedDeepForward(state.weights, state.reading.encoder.width);
  }

  async predict(texts: readonly string[]): Promise<readonly Sentiment[]> {
    const { reading, scale, languages } = this.state;
    const read = texts.map((raw) => readText(raw, languages));
    const answers = read.map(({ language }) => unknownIn(language));
    const judged = [...read.keys()].filter((row) => read[row]?.isJudged);
    const judgedTexts = judged.map((row) => read[row]?.text ?? '');
    for await (const { row, tokens } of reading.encoder.read(judgedTexts, reading)) {
      const own = judged[row] as number;
      const { language } = answers[own] as Sentiment;
      answers[own] = sentimentOf(this.#forward.logOdds(scale.pack(tokens)), language);
    }
    return answers;
  }

  toBytes(): Uint8Array {
    const { reading, scale, weights, languages } = this.state;
    return encodeModel({
      kind: EncodedDeepModel.kind,
      version: EncodedDeepModel.version,
      about: { ...storedReading(reading), languages },
      arrays: { mean: scale.mean, deviation: scale.deviation, ...weights },
    });
  }

  /** Throws ModelFormatError, and OptionError where the encoder that it was trained with is not among those given. */
  static fromStored(stored: StoredModel, encoders: readonly SentenceEncoder[]): EncodedDeepModel {
    const fields = new StoredFields(stored, EncodedDeepModel.kind, EncodedDeepModel.version);
    const reading = readReading(fields, encoders);
    const { width } = reading.encoder;
    const scale = new TokenScale(fields.float32('mean', width), fields.float32('deviation', width));
    const weights = fields.weights<WeightName>(weightShapes(width));
    return new EncodedDeepModel({ reading, scale, weights, languages: fields.languages() });
  }
}
