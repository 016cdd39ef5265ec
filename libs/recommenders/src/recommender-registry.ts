import { RecommenderFormatError } from './errors.ts';
import { PopularModel } from './popular/popular-model.ts';
import type { RecommenderModel } from './recommender.ts';

type Read = (json: unknown, readPart: (part: unknown) => RecommenderModel) => RecommenderModel;

// A model of several is given the reader for its parts, so that no model imports the registry.
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  [PopularModel.kind, PopularModel.fromJSON],
]);

/** A stored model of any kind. Throws RecommenderFormatError when it is of no kind known here, of another version, or damaged. */
export function recommenderFromJson(json: unknown): RecommenderModel {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : undefined;
  const read = typeof kind === 'string' ? READERS.get(kind) : undefined;
  if (read === undefined) throw new RecommenderFormatError('this is no stored recommender of a known kind');
  return read(json, recommenderFromJson);
}
