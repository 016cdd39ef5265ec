import {
  Dbscan,
  type DbscanModel,
  Hdbscan,
  type HdbscanModel,
  type Matrix,
  PreparedModel,
} from '@shoal/clustering';
import {
  type ClusteringRequest,
  type CustomerClusters,
  clusterByKMeans,
  clusterMeans,
  inertiaOf,
} from './cluster-customers.ts';

/** A group of fewer customers is none that marketing would address. */
const groupShareMin = 0.02;
/** Below this many rows shares mean little. */
const groupSizeMin = 10;

export type DensityMethod = 'dbscan' | 'hdbscan';

/** Fits scaled rows. Throws NonFiniteError. */
export function fitByDensity(scaled: Matrix, method: DensityMethod): DbscanModel | HdbscanModel {
  if (method === 'dbscan') return new Dbscan({ minPoints: 2 * scaled.columns }).fit(scaled);
  const minClusterSize = Math.max(groupSizeMin, Math.ceil(scaled.rows * groupShareMin));
  return new Hdbscan({ minClusterSize, minSamples: groupSizeMin }).fit(scaled);
}

/**
 * Groups as dense as they are, and the rest as noise: HDBSCAN, where groups differ in density, or DBSCAN with eps from the knee
 * of the k-distance curve. Where less than two groups are found everybody would be noise or one: then k-means clusters, and says so.
 */
export function clusterByDensity(request: ClusteringRequest, method: DensityMethod): CustomerClusters {
  const { rows, preprocessor } = request;
  const scaled = preprocessor.transform(rows);
  const model = fitByDensity(scaled, method);
  const { labels, clusterCount } = model;
  const noise = labels.reduce((count, label) => count + Number(label < 0), 0) / rows.rows;
  const found = `${method.toUpperCase()} finds ${clusterCount} groups; ${(100 * noise).toFixed(1)} % of the customers are in none.`;
  if (clusterCount < 2 || clusterCount > request.kMax * 4) {
    const clusters = clusterByKMeans(request);
    return { ...clusters, explanation: `${found} So k-means: ${clusters.explanation}` };
  }
  return {
    labels,
    clusterCount,
    preprocessor,
    centroids: clusterMeans(scaled, labels, clusterCount),
    inertia: inertiaOf(scaled, labels, clusterCount),
    explanation: found,
    method,
    model: new PreparedModel(preprocessor, model).toJSON(),
  };
}
