import { ModelFormatError } from './errors.ts';
import { LinearModel } from './linear/linear-model.ts';
import type { SentimentModel } from './sentiment-model.ts';
import { decodeModel, type StoredModel } from './stored-model.ts';

const KINDS: Readonly<Record<string, (stored: StoredModel) => SentimentModel>> = {
  [LinearModel.kind]: LinearModel.fromStored,
};

/** Any stored model, whatever its kind. Throws ModelFormatError. */
export function modelFromBytes(bytes: Uint8Array): SentimentModel {
  const stored = decodeModel(bytes);
  const read = Object.hasOwn(KINDS, stored.kind) ? KINDS[stored.kind] : undefined;
  if (read === undefined) throw new ModelFormatError(`there is no kind of model called '${stored.kind}'`);
  return read(stored);
}
