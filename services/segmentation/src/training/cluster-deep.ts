import { PreparedModel } from '@shoal/clustering';
import { DeepEmbeddedClustering, SegmentClassifier } from '@shoal/clustering/deep';
import { loadTensorFlow } from '@shoal/neural';
import {
  type ClusteringRequest,
  type CustomerClusters,
  chooseClusters,
  clusterMeans,
  inertiaOf,
} from '../domain/cluster-customers.ts';

/**
 * Deep embedded clustering with the k that k-means would take, and a classifier that learns its clusters, to assign customers with a
 * probability as they act. Loads TensorFlow, which no other method needs, and which the fitted
 * models do without. Rejects with the errors of libs/clustering and libs/neural.
 */
export async function clusterDeep(request: ClusteringRequest): Promise<CustomerClusters> {
  const { rows, preprocessor, seed } = request;
  const { tf, why } = await loadTensorFlow();
  const scaled = preprocessor.transform(rows);
  const { k, explanation } = chooseClusters(scaled, request);
  const model = await new DeepEmbeddedClustering({ k, seed, tf }).fit(scaled);
  const { labels } = model;
  const classifier = await new SegmentClassifier({ seed, tf }).fit(scaled, Array.from(labels, String));
  return {
    labels,
    clusterCount: k,
    preprocessor,
    centroids: clusterMeans(scaled, labels, k),
    inertia: inertiaOf(scaled, labels, k),
    explanation: `Deep embedded clustering. ${explanation} ${why}`,
    method: 'deep',
    model: new PreparedModel(preprocessor, model).toJSON(),
    classifier: classifier.toJSON(),
  };
}
