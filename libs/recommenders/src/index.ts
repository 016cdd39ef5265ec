export { Als, type AlsOptions } from './als/als.ts';
export { AlsModel } from './als/als-model.ts';
export { Bpr, type BprOptions } from './bpr/bpr.ts';
export { BprModel } from './bpr/bpr-model.ts';
export type { CatalogueItem } from './content/catalogue-item.ts';
export { Content, type ContentOptions } from './content/content.ts';
export { ContentModel } from './content/content-model.ts';
export {
  NoInteractionsError,
  OptionError,
  RecommenderError,
  type RecommenderErrorCode,
  RecommenderFormatError,
} from './errors.ts';
export { evaluateRanking, type RankingFigures } from './evaluation/ranking.ts';
export { evaluateRatings, pooledRatings, type RatingFigures } from './evaluation/ratings.ts';
export {
  type HeldOut,
  type LeaveOneOut,
  leaveOneOut,
  randomFolds,
  splitByTime,
} from './evaluation/splits.ts';
export { RatingModel } from './factors/rating-model.ts';
export type { RatingOptions } from './factors/rating-options.ts';
export { type BlendOptions, blend, Hybrid, type HybridOptions } from './hybrid/hybrid.ts';
export { HybridModel } from './hybrid/hybrid-model.ts';
export * from './interactions.ts';
export { type InteractionRow, interactionsFrom } from './interactions-from.ts';
export { ItemTransition, type ItemTransitionOptions } from './item-transition/item-transition.ts';
export { ItemTransitionModel } from './item-transition/item-transition-model.ts';
export { ItemKnn } from './neighbours/item-knn.ts';
export { ItemKnnModel } from './neighbours/item-knn-model.ts';
export type { NeighbourOptions } from './neighbours/neighbour-options.ts';
export { UserKnn } from './neighbours/user-knn.ts';
export { UserKnnModel } from './neighbours/user-knn-model.ts';
export type { Weighting } from './neighbours/weighting.ts';
export { Popular, type PopularOptions } from './popular/popular.ts';
export { PopularModel } from './popular/popular-model.ts';
export * from './recommender.ts';
export { recommenderFromJson } from './recommender-registry.ts';
export { Svd } from './svd/svd.ts';
export { SvdModel } from './svd/svd-model.ts';
export { Svdpp } from './svdpp/svdpp.ts';
export { SvdppModel } from './svdpp/svdpp-model.ts';
