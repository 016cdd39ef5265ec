export { type ChooseKOptions, chooseK, type KChoice } from './choosing/choose-k.ts';
export { type ChooseMethodOptions, chooseMethod, type MethodChoice } from './choosing/choose-method.ts';
export type { KCandidate } from './choosing/judge-k.ts';
export type { MethodCandidate, MethodFigures } from './choosing/judge-method.ts';
export type { Clusterer, ClusterModel, ClusterModelJson } from './clusterer.ts';
export { Dbscan } from './density/dbscan.ts';
export { DbscanModel, type DbscanModelJson } from './density/dbscan-model.ts';
export type { DbscanOptions } from './density/dbscan-options.ts';
export { Hdbscan, type HdbscanOptions } from './density/hdbscan.ts';
export { HdbscanModel, type HdbscanModelJson } from './density/hdbscan-model.ts';
export { type KDistancesOptions, type Knee, kDistances, kneeOf } from './density/k-distances.ts';
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
  UnfittedError,
} from './errors.ts';
export { type ColumnDifference, clusterDifferences } from './explaining/cluster-differences.ts';
export {
  type Contribution,
  contributions,
  nearestFirst,
  type SingleMove,
  singleMoves,
} from './explaining/explain-nearest.ts';
export { listed, shownNumber } from './explaining/phrases.ts';
export { assignOptimally } from './identity/assignment.ts';
export {
  type ClusterMatch,
  matchByCentroids,
  matchByMembers,
  matchClusters,
} from './identity/match-clusters.ts';
export { KMeans } from './kmeans/kmeans.ts';
export { KMeansModel, type KMeansModelJson } from './kmeans/kmeans-model.ts';
export type { KMeansOptions } from './kmeans/kmeans-options.ts';
export { KMeansStream } from './kmeans/kmeans-stream.ts';
export { MiniBatchKMeans } from './kmeans/mini-batch-kmeans.ts';
export type { MiniBatchOptions } from './kmeans/mini-batch-options.ts';
export type { ThreadTeam } from './kmeans/parts/thread-team.ts';
export { createMatrix, type Matrix, matrixFromRows, matrixToRows, rowOf, takeRows } from './matrix.ts';
export { type ClusterDescription, type ColumnProfile, describeClusters } from './naming/describe-clusters.ts';
export { type FeatureRole, type FeatureRoles, guessRoles } from './naming/feature-roles.ts';
export { type ClusterName, nameClusters } from './naming/name-clusters.ts';
export { signedLog1p } from './preprocessing/curves.ts';
export {
  clusterModelFromJson,
  Prepared,
  PreparedModel,
  type PreparedModelJson,
} from './preprocessing/prepared.ts';
export { Preprocessor, type PreprocessorJson } from './preprocessing/preprocessing.ts';
export type { PreprocessingOptions } from './preprocessing/preprocessing-options.ts';
export { SCALES, type Scale } from './preprocessing/scale.ts';
export { adjustedRand } from './quality/adjusted-rand.ts';
export { calinskiHarabasz } from './quality/calinski-harabasz.ts';
export { daviesBouldin } from './quality/davies-bouldin.ts';
export { type Gap, type GapOptions, gapStatistic } from './quality/gap-statistic.ts';
export {
  type ColumnHistogram,
  histogramOf,
  populationStability,
  sharesOf,
} from './quality/population-stability.ts';
export { type Silhouette, type SilhouetteOptions, silhouette } from './quality/silhouette.ts';
export { type Stability, type StabilityOptions, stability, stabilityOf } from './quality/stability.ts';
export { sampleIndices, seededRandom } from './random.ts';
