export {
  NoInteractionsError,
  OptionError,
  RecommenderError,
  type RecommenderErrorCode,
  RecommenderFormatError,
} from './errors.ts';
export * from './interactions.ts';
export { type InteractionRow, interactionsFrom } from './interactions-from.ts';
export { Popular, type PopularOptions } from './popular/popular.ts';
export { PopularModel } from './popular/popular-model.ts';
export * from './recommender.ts';
export { recommenderFromJson } from './recommender-registry.ts';
