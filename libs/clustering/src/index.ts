export { assignOptimally } from './assignment.ts';
export { type ChooseKOptions, chooseK, type KCandidate, type KChoice } from './choose-k.ts';
export type { Clusterer, ClusterModel, ClusterModelJson } from './clusterer.ts';
export { type ClusterDescription, type ColumnProfile, describeClusters } from './describe-clusters.ts';
export {
  ClusteringError,
  type ClusteringErrorCode,
  ConstantColumnError,
  KAboveRowsError,
  KInvalidError,
  ModelFormatError,
  NonFiniteError,
  OptionError,
  ShapeError,
} from './errors.ts';
export { type FeatureRole, type FeatureRoles, guessRoles } from './feature-roles.ts';
export { KMeans } from './kmeans.ts';
export { KMeansModel, type KMeansModelJson } from './kmeans-model.ts';
export type { KMeansOptions } from './kmeans-options.ts';
export { type ClusterMatch, matchByCentroids, matchByMembers, matchClusters } from './match-clusters.ts';
export { createMatrix, type Matrix, matrixFromRows, matrixToRows, rowOf, takeRows } from './matrix.ts';
export { type ClusterName, nameClusters } from './name-clusters.ts';
export { clusterModelFromJson, Prepared, PreparedModel, type PreparedModelJson } from './prepared.ts';
export {
  type PreprocessingOptions,
  Preprocessor,
  type PreprocessorJson,
  SCALES,
  type Scale,
  signedLog1p,
} from './preprocessing.ts';
export { type Silhouette, type SilhouetteOptions, silhouette } from './silhouette.ts';
