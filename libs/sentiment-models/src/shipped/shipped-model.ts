import { readFileSync } from 'node:fs';
import { LinearModel } from '../linear/linear-model.ts';
import { decodeModel } from '../stored-model.ts';

/** Where the weights that ship with the project lie; `npm run weights` writes them. */
export const shippedWeights = new URL('../../weights/sentiment.bin', import.meta.url);

let loaded: LinearModel | undefined;

/**
 * The model that judges from the first review on: linear, for English and Chinese. libs/sentiment-models/weights/README.md tells what it learned
 * from. Read once for a process.
 */
export function shippedModel(): LinearModel {
  loaded ??= LinearModel.fromStored(decodeModel(readFileSync(shippedWeights)));
  return loaded;
}
