export type { BoostingOptions } from './boosting/boosting-options.ts';
export {
  type BoostingProgress,
  type BoostingWatch,
  GradientBoosting,
  type Labelled,
} from './boosting/gradient-boosting.ts';
export {
  type Contributions,
  type FeatureImportance,
  GradientBoostingModel,
} from './boosting/gradient-boosting-model.ts';
export type { ObjectiveName } from './boosting/objective.ts';
export { steadyBoosting } from './boosting/steady-boosting.ts';
export { CategoryEncoder } from './data/category-encoder.ts';
export { type Column, type Dataset, takeRows } from './data/dataset.ts';
export { OneHotEncoder } from './data/one-hot-encoder.ts';
export {
  OneClassError,
  OptionError,
  ShapeError,
  TreesError,
  type TreesErrorCode,
  TreesFormatError,
  ValueError,
} from './errors.ts';
export { IsolationForest, type IsolationForestOptions } from './isolation/isolation-forest.ts';
export { IsolationForestModel } from './isolation/isolation-forest-model.ts';
