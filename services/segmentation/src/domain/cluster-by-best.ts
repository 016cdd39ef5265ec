import { chooseMethod, KMeans, type Matrix, type MethodCandidate } from '@shoal/clustering';
import { clusterByDensity, type DensityMethod, fitByDensity } from './cluster-by-density.ts';
import {
  type ClusteringRequest,
  type CustomerClusters,
  chooseClusters,
  clusterByKMeans,
} from './cluster-customers.ts';

const densityMethods: readonly DensityMethod[] = ['hdbscan', 'dbscan'];

/**
 * The method that separates the customers best of those that find the same again in halves of them: k-means, which is simplest and comes
 * first, HDBSCAN or DBSCAN. The method in force comes before all, so that of equals it stays.
 */
export async function clusterByBest(
  request: ClusteringRequest,
  methodInForce: string | undefined,
): Promise<CustomerClusters> {
  const { rows, preprocessor, seed } = request;
  const scaled = preprocessor.transform(rows);
  const { k } = chooseClusters(scaled, request);
  const candidates: MethodCandidate[] = [
    { name: 'kmeans', fit: (some: Matrix) => new KMeans({ k, seed }).fit(some) },
    ...densityMethods.map((name) => ({ name, fit: (some: Matrix) => fitByDensity(some, name) })),
  ];
  candidates.sort((a, b) => Number(b.name === methodInForce) - Number(a.name === methodInForce));
  const choice = await chooseMethod(scaled, candidates, { seed });
  const dense = densityMethods.find((method) => method === choice.method);
  const clusters = dense ? clusterByDensity(request, dense) : clusterByKMeans(request);
  return { ...clusters, explanation: `${choice.explanation} ${clusters.explanation}` };
}
