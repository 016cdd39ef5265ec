import { AdaptedModel } from './adapted/adapted-model.ts';
import { DeepModel } from './deep/deep-model.ts';
import { EncodedDeepModel } from './encoded-deep/encoded-deep-model.ts';
import { EncoderModel } from './encoder/encoder-model.ts';
import type { SentenceEncoder } from './encoder/sentence-encoder.ts';
import { EnsembleModel } from './ensemble/ensemble-model.ts';
import { ModelFormatError } from './errors.ts';
import { LinearModel } from './linear/linear-model.ts';
import type { SentimentModel } from './sentiment-model.ts';
import { shippedModel } from './shipped/shipped-model.ts';
import { decodeModel, type StoredModel } from './stored-model.ts';

/** What stored models name and do not hold. */
export interface ModelSurroundings {
  /** The pretrained encoders that are loaded; a model finds its own by the digest. Default none. */
  readonly encoders?: readonly SentenceEncoder[];
  /** What an adapted model was adapted from. Default the shipped model. */
  readonly base?: LinearModel;
}

type Read = (stored: StoredModel, surroundings: ModelSurroundings) => SentimentModel;

const KINDS: Readonly<Record<string, Read>> = {
  [AdaptedModel.kind]: (stored, { base = shippedModel() }) => AdaptedModel.fromStored(stored, base),
  [DeepModel.kind]: DeepModel.fromStored,
  [EncodedDeepModel.kind]: (stored, { encoders = [] }) => EncodedDeepModel.fromStored(stored, encoders),
  [EncoderModel.kind]: (stored, { encoders = [] }) => EncoderModel.fromStored(stored, encoders),
  [EnsembleModel.kind]: (stored, surroundings) =>
    EnsembleModel.fromStored(stored, (bytes) => modelFromBytes(bytes, surroundings)),
  [LinearModel.kind]: LinearModel.fromStored,
};

/** Any stored model, whatever its kind. Throws ModelFormatError, and OptionError for a model whose encoder is not given. */
export function modelFromBytes(bytes: Uint8Array, surroundings: ModelSurroundings = {}): SentimentModel {
  const stored = decodeModel(bytes);
  const read = Object.hasOwn(KINDS, stored.kind) ? KINDS[stored.kind] : undefined;
  if (read === undefined) throw new ModelFormatError(`there is no kind of model called '${stored.kind}'`);
  return read(stored, surroundings);
}
