import type { Language } from '@shoal/text';
import { readText, sentimentOf, unknownIn } from '../answers.ts';
import { ModelFormatError, OptionError } from '../errors.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';
import type { SentenceEncoder } from './sentence-encoder.ts';

export interface EncoderState {
  readonly encoder: SentenceEncoder;
  readonly prefix: string;
  readonly tokensMax: number;
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
    const { encoder, prefix, tokensMax, languages, weights, bias } = this.state;
    const read = texts.map((raw) => readText(raw, languages));
    const judged = read.filter(({ isJudged }) => isJudged);
    const vectors = await encoder.embed(
      judged.map(({ text }) => text),
      { prefix, tokensMax },
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
    const { encoder, prefix, tokensMax, weights, bias, languages } = this.state;
    const { name, digest } = encoder;
    return encodeModel({
      kind: EncoderModel.kind,
      version: EncoderModel.version,
      about: { encoder: { name, digest }, prefix, tokensMax, bias, languages },
      arrays: { weights },
    });
  }

  /** Throws ModelFormatError, and OptionError where the encoder that it was trained with is not among those given. */
  static fromStored(stored: StoredModel, encoders: readonly SentenceEncoder[]): EncoderModel {
    const fields = new StoredFields(stored, EncoderModel.kind, EncoderModel.version);
    const { name, digest } = fields.value('encoder', encoderOf);
    const encoder = encoders.find((each) => each.digest === digest);
    if (encoder === undefined)
      throw new OptionError(
        `the model needs the encoder ${name} (SHA-256 ${digest.slice(0, 12)}...): load its folder and name it under encoders`,
      );
    const tokensMax = fields.number('tokensMax');
    if (!Number.isSafeInteger(tokensMax) || tokensMax < 1) throw fields.damaged('tokensMax');
    return new EncoderModel({
      encoder,
      prefix: fields.value('prefix', textOf),
      tokensMax,
      weights: fields.float32('weights', encoder.width),
      bias: fields.number('bias'),
      languages: fields.languages(),
    });
  }
}

function encoderOf(value: unknown) {
  const { name, digest } = (value ?? {}) as Partial<Record<string, unknown>>;
  return { name: textOf(name), digest: textOf(digest) };
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new ModelFormatError('no text');
  return value;
}
