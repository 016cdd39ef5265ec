import { OptionError } from '../errors.ts';
import type { FitWatch } from '../sentiment-model.ts';
import type { StoredFields } from '../stored-fields.ts';
import type { EmbedOptions, SentenceEncoder } from './sentence-encoder.ts';

export interface EncoderReadingOptions {
  readonly encoder: SentenceEncoder;
  /** Put before each text: E5 models, for one, learned with "query: ". Default none. */
  readonly prefix?: string;
  /** Tokens of a text that are looked at: its first and its last halves of this. Default 128, 8 to 512. */
  readonly tokensMax?: number;
}

/** A pretrained encoder, and how texts are put to it. Models borrow it, and store its name alone. */
export type EncoderReading = Required<EncoderReadingOptions>;

const NOTES = 100;

/** Fills in the defaults. Throws OptionError. */
export function completeReading({
  encoder,
  prefix = '',
  tokensMax = 128,
}: EncoderReadingOptions): EncoderReading {
  if (!Number.isSafeInteger(tokensMax) || tokensMax < 8 || tokensMax > 512)
    throw new OptionError(`tokensMax is ${tokensMax}, and must be 8 to 512`);
  return { encoder, prefix, tokensMax };
}

/** What a stored model says of it. */
export function storedReading({ encoder: { name, digest }, prefix, tokensMax }: EncoderReading) {
  return { encoder: { name, digest }, prefix, tokensMax };
}

/** Throws ModelFormatError, and OptionError where the encoder that the model was trained with is not among those given. */
export function readReading(fields: StoredFields, encoders: readonly SentenceEncoder[]): EncoderReading {
  const { name, digest } = fields.value('encoder', encoderOf);
  const encoder = encoders.find((each) => each.digest === digest);
  if (encoder === undefined)
    throw new OptionError(
      `the model needs the encoder ${name} (SHA-256 ${digest.slice(0, 12)}...): load its folder and name it under encoders`,
    );
  const tokensMax = fields.number('tokensMax');
  if (!Number.isSafeInteger(tokensMax) || tokensMax < 1) throw fields.damaged('tokensMax');
  return { encoder, prefix: fields.value('prefix', textOf), tokensMax };
}

/** How the texts of a fit are read: with the reading's options, told of at each hundredth of them, and ended as the fit is. */
export function watchedReading(
  { prefix, tokensMax }: EncoderReading,
  texts: number,
  { onProgress, signal }: FitWatch,
): EmbedOptions {
  let told = 0;
  return {
    ...{ prefix, tokensMax },
    onProgress: (done) => {
      if (done < texts && (done - told) * NOTES < texts) return;
      told = done;
      onProgress?.(`read ${done} of ${texts} texts`);
    },
    ...(signal && { signal }),
  };
}

function encoderOf(value: unknown) {
  const { name, digest } = (value ?? {}) as Partial<Record<string, unknown>>;
  return { name: textOf(name), digest: textOf(digest) };
}

/** What it throws is told as the field that is damaged. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('no text');
  return value;
}
