import {
  type ClusterModelJson,
  chooseK,
  createMatrix,
  type KChoice,
  KMeans,
  type Matrix,
  matchByMembers,
  type Preprocessor,
  rowOf,
} from '@shoal/clustering';

/** What a clustering of the sample gives, whichever method made it. */
export interface CustomerClusters {
  /** -1 is noise. */
  readonly labels: Int32Array;
  readonly clusterCount: number;
  /** The space of the centroids. */
  readonly preprocessor: Preprocessor;
  readonly centroids: Matrix;
  /** Sum of squared distances to the centroids, in that space. */
  readonly inertia: number;
  readonly explanation: string;
  readonly method: string;
  /** For methods whose clusters are not those of the nearest centroid. */
  readonly model?: ClusterModelJson;
  /** A network that learned the clusters from scaled rows, named by their numbers. */
  readonly classifier?: ClusterModelJson;
}

/** The clusters in force, seen on the sample at hand. */
export interface FormerClusters {
  readonly labels: Int32Array;
  readonly preprocessor: Preprocessor;
  readonly centroids: Matrix;
  /** Whether the shop has so changed in size since that the former number of clusters says little. */
  readonly isYoung: boolean;
}

export interface ClusteringRequest {
  /** Customers in their own units. */
  readonly rows: Matrix;
  readonly preprocessor: Preprocessor;
  readonly kMin: number;
  readonly kMax: number;
  readonly seed: number;
  /** Undefined for the first model, and where the former one has other features or another method. */
  readonly former: FormerClusters | undefined;
}

/** What choosing k may cost: fits of every k on so many customers, from so many starts. */
const choosing = { rowsMax: 2_500, starts: 4 } as const;

/** Silhouette that another number of clusters must gain over the former one to be worth the change. */
const gainMin = 0.01;

/** Clusterings whose inertia differs by no more than this share are practically as compact. */
const inertiaTie = 0.005;

/**
 * k-means with k by silhouette, loyal to the clusters in force: another k must be clearly better, and of clusterings that are
 * practically as compact (a fresh one, the former one refitted, and the former one as it is) the one that moves the fewest
 * customers is taken. So a retraining without news moves nobody.
 */
export function clusterByKMeans(request: ClusteringRequest): CustomerClusters {
  const { rows, preprocessor, seed, former } = request;
  const scaled = preprocessor.transform(rows);
  const { k, explanation } = chooseClusters(scaled, request);
  const cluster = (initialCentroids?: Matrix) => {
    const { labels, centroids, inertia } = new KMeans({
      k,
      seed,
      ...(initialCentroids && { initialCentroids }),
    }).fit(scaled);
    return { labels, centroids, inertia, clusterCount: k, preprocessor, explanation, method: 'kmeans' };
  };
  const fresh = cluster();
  if (!former || former.centroids.rows !== k || !sameColumns(former.preprocessor, preprocessor)) return fresh;
  const refitted = cluster(preprocessor.transform(former.preprocessor.inverse(former.centroids)));
  const { labels, centroids } = former;
  const asItIs = {
    ...fresh,
    labels,
    centroids,
    preprocessor: former.preprocessor,
    inertia: inertiaTo(former.preprocessor.transform(rows), labels, centroids),
  };
  const candidates = [
    { clusters: fresh, compactness: fresh.inertia },
    { clusters: refitted, compactness: refitted.inertia },
    // Measured in the space of the others.
    { clusters: asItIs, compactness: inertiaOf(scaled, labels, k) },
  ];
  const least = Math.min(...candidates.map(({ compactness }) => compactness));
  const tied = candidates.filter(({ compactness }) => compactness <= least * (1 + inertiaTie));
  const agreement = (clusters: CustomerClusters) => keptShare(labels, clusters.labels);
  return tied
    .map(({ clusters }) => clusters)
    .reduce((best, next) => (agreement(next) > agreement(best) ? next : best));
}

/** How many clusters: those that separate and come back, or as many as before where these are about as clear. */
export function chooseClusters(
  scaled: Matrix,
  { kMin, kMax, seed, former }: Pick<ClusteringRequest, 'kMin' | 'kMax' | 'seed' | 'former'>,
): Pick<KChoice, 'k' | 'explanation'> {
  return loyalChoice(chooseK(scaled, { kMin, kMax, seed, ...choosing }), former);
}

function loyalChoice(
  choice: KChoice,
  former: FormerClusters | undefined,
): Pick<KChoice, 'k' | 'explanation'> {
  const { candidates, k } = choice;
  const widthOf = (wanted: number) => candidates.find((candidate) => candidate.k === wanted)?.silhouette;
  const kept = former?.centroids.rows;
  if (kept === undefined || former?.isYoung || kept === k) return choice;
  const [formerWidth, bestWidth] = [widthOf(kept), widthOf(k)];
  if (formerWidth === undefined || bestWidth === undefined || formerWidth < bestWidth - gainMin)
    return choice;
  const explanation =
    `k = ${kept} as before: silhouette ${formerWidth.toFixed(3)}, and ${bestWidth.toFixed(3)} for k = ${k} ` +
    'is not so much clearer that customers should be moved for it.';
  return { k: kept, explanation };
}

function sameColumns(a: Preprocessor, b: Preprocessor): boolean {
  return a.kept.join() === b.kept.join();
}

/** The share of the rows that stay in their cluster, clusters matched by members. */
function keptShare(former: Int32Array, next: Int32Array): number {
  const nextOf = new Map(matchByMembers(former, next).pairs.map((pair) => [pair.former, pair.next]));
  let kept = 0;
  for (let i = 0; i < next.length; i += 1) {
    const label = former[i] as number;
    if ((label < 0 ? label : nextOf.get(label)) === next[i]) kept += 1;
  }
  return next.length === 0 ? 1 : kept / next.length;
}

/** Mean of the rows of each cluster; a cluster without rows has zeros. */
export function clusterMeans(scaled: Matrix, labels: Int32Array, clusters: number): Matrix {
  const means = createMatrix(clusters, scaled.columns);
  const sizes = new Float64Array(clusters);
  labels.forEach((label, i) => {
    if (label < 0) return;
    sizes[label] = (sizes[label] as number) + 1;
    const mean = rowOf(means, label);
    const size = sizes[label] as number;
    rowOf(scaled, i).forEach((x, j) => {
      mean[j] = (mean[j] as number) + (x - (mean[j] as number)) / size;
    });
  });
  return means;
}

/** Sum of squared distances of the rows to the means of their clusters; noise is left out. */
export function inertiaOf(scaled: Matrix, labels: Int32Array, clusters: number): number {
  return inertiaTo(scaled, labels, clusterMeans(scaled, labels, clusters));
}

function inertiaTo(scaled: Matrix, labels: Int32Array, centroids: Matrix): number {
  let inertia = 0;
  labels.forEach((label, i) => {
    if (label < 0) return;
    const centroid = rowOf(centroids, label);
    rowOf(scaled, i).forEach((x, j) => {
      inertia += (x - (centroid[j] as number)) ** 2;
    });
  });
  return inertia;
}
