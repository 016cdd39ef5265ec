import type { Language } from '@shoal/text';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';
import { type EncoderReading, readReading, storedReading } from './encoder-reading.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';

export interface EncoderState {
  readonly reading: EncoderReading;
  /** One a number of the encoder's vectors. */
  readonly weights: Float32Array;
  readonly bias: number;
  readonly languages: readonly Language[];
}

/** Log odds of a text as the weighted sum of its vector by a pretrained encoder, which the model borrows and does not store. */
export class EncoderModel implements SentimentModel {
  static readonly kind = 'encoder';
  static readonly version = 1;
  readonly kind = EncoderModel.kind;
  readonly state: EncoderState;

  constructor(state: EncoderState) {
    this.state = state;
  }

  async predict(texts: readonly string[]): Promise<readonly Sentiment[]> {
    const { reading, languages, weights, bias } = this.state;
    const read = texts.map((raw) => readText(raw, languages));
    const judged = read.filter(({ isJudged }) => isJudged);
    const vectors = await reading.encoder.embed(
      judged.map(({ text }) => text),
      reading,
    );
    const answers = new Map(
      judged.map((own, i) => {
        const vector = vectors[i] as Float32Array;
        const sum = vector.reduce((total, value, j) => total + value * (weights[j] as number), bias);
        return [own, sentimentOf(sum, own.language)] as const;
      }),
    );
    return read.map((own) => answers.get(own) ?? unknownIn(own.language));
  }

  toBytes(): Uint8Array {
    const { reading, weights, bias, languages } = this.state;
    return encodeModel({
      kind: EncoderModel.kind,
      version: EncoderModel.version,
      about: { ...storedReading(reading), bias, languages },
      arrays: { weights },
    });
  }

  /** Throws ModelFormatError, and OptionError where the encoder that it was trained with is not among those given. */
  static fromStored(stored: StoredModel, encoders: readonly SentenceEncoder[]): EncoderModel {
    const fields = new StoredFields(stored, EncoderModel.kind, EncoderModel.version);
    const reading = readReading(fields, encoders);
    return new EncoderModel({
      reading,
      weights: fields.float32('weights', reading.encoder.width),
      bias: fields.number('bias'),
      languages: fields.languages(),
    });
  }
}
