import { AlsModel } from './als/als-model.ts';
import { BprModel } from './bpr/bpr-model.ts';
import { ContentModel } from './content/content-model.ts';
import { RecommenderFormatError } from './errors.ts';
import { HybridModel } from './hybrid/hybrid-model.ts';
import { ItemTransitionModel } from './item-transition/item-transition-model.ts';
import { ItemKnnModel } from './neighbours/item-knn-model.ts';
import { UserKnnModel } from './neighbours/user-knn-model.ts';
import { PopularModel } from './popular/popular-model.ts';
import type { RecommenderModel } from './recommender.ts';
import { SasRecModel } from './sasrec/sasrec-model.ts';
import { SvdModel } from './svd/svd-model.ts';
import { SvdppModel } from './svdpp/svdpp-model.ts';

type Read = (json: unknown, readPart: (part: unknown) => RecommenderModel) => RecommenderModel;

// A model of several is given the reader for its parts, so that no model imports the registry.
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  [ContentModel.kind, ContentModel.fromJSON],
  [HybridModel.kind, HybridModel.fromJSON],
  [ItemTransitionModel.kind, ItemTransitionModel.fromJSON],
  [ItemKnnModel.kind, ItemKnnModel.fromJSON],
  [PopularModel.kind, PopularModel.fromJSON],
  [UserKnnModel.kind, UserKnnModel.fromJSON],
  [AlsModel.kind, AlsModel.fromJSON],
  [BprModel.kind, BprModel.fromJSON],
  [SasRecModel.kind, SasRecModel.fromJSON],
  [SvdModel.kind, SvdModel.fromJSON],
  [SvdppModel.kind, SvdppModel.fromJSON],
]);

/** A stored model of any kind. Throws RecommenderFormatError when it is of no kind known here, of another version, or damaged. */
export function recommenderFromJson(json: unknown): RecommenderModel {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : undefined;
  const read = typeof kind === 'string' ? READERS.get(kind) : undefined;
  if (read === undefined) throw new RecommenderFormatError('this is no stored recommender of a known kind');
  return read(json, recommenderFromJson);
}
