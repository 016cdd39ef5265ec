import { createMatrix, histogramOf, type Matrix, Preprocessor, silhouette } from '@shoal/clustering';
import {
  type FeatureHistogram,
  modelHash,
  type Segment,
  type SegmentModel,
  type TrainingCause,
} from '@shoal/contracts';
import { clusterByBest } from './cluster-by-best.ts';
import { clusterByDensity } from './cluster-by-density.ts';
import {
  type ClusteringRequest,
  type CustomerClusters,
  clusterByKMeans,
  type FormerClusters,
} from './cluster-customers.ts';
import { describeSegments } from './describe-segments.ts';
import { holdTrial } from './hold-trial.ts';
import { type Judge, makeJudge } from './judge.ts';
import { isYoung } from './judge-challenger.ts';
import { centroidsOf } from './keep-identities.ts';
import { lineageOf } from './lineage.ts';
import { segmentFeatures, segmentFeatureWords, segmentPreprocessing } from './segment-features.ts';

/** How the groups are found. */
export type TrainingMethod = 'auto' | 'kmeans' | 'hdbscan' | 'dbscan' | 'deep';

export interface TrainingInput {
  readonly shop: string;
  /** Default 'kmeans'. */
  readonly method?: TrainingMethod;
  readonly cause: TrainingCause;
  /** Row-major: customers of the sample by segmentFeatures, in their own units. */
  readonly values: Float64Array;
  readonly rows: number;
  /** Customers of the shop, of whom the rows are a sample. */
  readonly population: number;
  readonly trainedAt: number;
  readonly segmentsMin: number;
  readonly segmentsMax: number;
  readonly seed: number;
  readonly former: SegmentModel | undefined;
}

/** The former model on the customers of now. */
interface Former {
  readonly judge: Judge;
  /** Places in `model.segments`, -1 for noise. */
  readonly labels: Int32Array;
}

/** What a training begins with: the sample, the former model on it, and what is asked of a method. */
export interface Training {
  readonly input: TrainingInput;
  readonly matrix: Matrix;
  readonly former: Former | undefined;
  readonly request: ClusteringRequest;
}

/**
 * Trains the segments of a shop: by k-means on features made comparable, k by what separates and comes back, or by density. Segments
 * that go on keep their ids, and their names while these fit. A model of the same features is its champion: `trial` says
 * which of the two is to judge from now on. Throws ClusteringError when the rows allow no clusters.
 */
export function trainSegments(input: TrainingInput): SegmentModel {
  const training = beginTraining(input);
  const { request } = training;
  const { method } = input;
  const isDense = method === 'hdbscan' || method === 'dbscan';
  return endTraining(training, isDense ? clusterByDensity(request, method) : clusterByKMeans(request));
}

/** Throws ClusteringError. */
export function beginTraining(input: TrainingInput): Training {
  const { segmentsMin: kMin, segmentsMax: kMax, seed, population, method = 'kmeans' } = input;
  const matrix = createMatrix(input.rows, segmentFeatures.length, input.values);
  const former = seeFormer(input.former, matrix);
  const inForce = former && (former.judge.model.method ?? 'kmeans');
  // Automatically only k-means asks for the clusters in force: the cells around their centroids are all that it knows.
  const isKin = inForce === (method === 'auto' ? 'kmeans' : method);
  const request = {
    rows: matrix,
    preprocessor: Preprocessor.fit(matrix, segmentPreprocessing),
    kMin,
    kMax,
    seed,
    former: former && isKin ? asClusters(former, population) : undefined,
  };
  return { input, matrix, former, request };
}

/** Trains by the method that separates best (see clusterByBest). Rejects with ClusteringError as trainSegments throws. */
export async function trainByBestMethod(input: TrainingInput): Promise<SegmentModel> {
  const training = beginTraining(input);
  const { request, former } = training;
  const inForce = former && (former.judge.model.method ?? 'kmeans');
  return endTraining(training, await clusterByBest(request, inForce));
}

/** Makes the record of a model out of the clusters that were found. */
export function endTraining({ input, matrix, former }: Training, clusters: CustomerClusters): SegmentModel {
  const version = (input.former?.version ?? 0) + 1;
  const segments = describeSegments(matrix, clusters, {
    version,
    former: former && { model: former.judge.model, labels: former.labels },
  });
  const candidate = assemble(input, { matrix, clusters, segments, version });
  const compared = former ? { ...candidate, ...compare(candidate, former, { matrix, input }) } : candidate;
  return { ...compared, contentHash: modelHash(compared) };
}

function seeFormer(model: SegmentModel | undefined, matrix: Matrix): Former | undefined {
  if (model?.features.join() !== segmentFeatures.join()) return undefined;
  const judge = makeJudge(model);
  const labels = judge.classify(matrix).map((place) => (model.segments[place]?.cluster === -1 ? -1 : place));
  return { judge, labels };
}

function asClusters({ judge, labels }: Former, population: number): FormerClusters {
  const { model } = judge;
  return {
    labels,
    preprocessor: Preprocessor.fromJSON(model.scaling),
    centroids: centroidsOf(model),
    isYoung: isYoung(model.population, population),
  };
}

interface Trained {
  readonly matrix: Matrix;
  readonly clusters: CustomerClusters;
  readonly segments: Segment[];
  readonly version: number;
}

function assemble(
  { shop, trainedAt, population, rows: customers, cause, seed }: TrainingInput,
  { matrix, clusters, segments, version }: Trained,
): Omit<SegmentModel, 'contentHash'> {
  const { preprocessor, labels, inertia, explanation, method, model, classifier } = clusters;
  const width = silhouette(preprocessor.transform(matrix), labels, { seed }).value ?? 0;
  return {
    kind: 'segments',
    shop,
    version,
    trainedAt,
    customers,
    population,
    features: [...segmentFeatures],
    featureWords: [...segmentFeatureWords],
    scaling: preprocessor.toJSON(),
    method,
    ...(model && { model }),
    ...(classifier && { classifier }),
    segments,
    quality: { silhouette: width, inertia },
    explanation,
    cause,
    histograms: histogramsOf(matrix),
  };
}

function compare(
  candidate: Omit<SegmentModel, 'contentHash'>,
  { judge: champion }: Former,
  { matrix: rows, input: { population, seed } }: { readonly matrix: Matrix; readonly input: TrainingInput },
): Pick<SegmentModel, 'lineage' | 'trial'> {
  const challenger = makeJudge({ ...candidate, contentHash: '' });
  const idsBy = ({ model, classify }: Judge) =>
    Array.from(classify(rows), (place) => (model.segments[place] as Segment).id);
  return {
    lineage: lineageOf(idsBy(champion), idsBy(challenger)),
    trial: holdTrial({ rows, champion, challenger, population, seed }),
  };
}

function histogramsOf({ rows, columns, values }: Matrix): Record<string, FeatureHistogram> {
  const histograms = segmentFeatures.map((feature, column) => {
    const own = Float64Array.from({ length: rows }, (_, i) => values[i * columns + column] as number);
    const { edges, shares } = histogramOf(own);
    return [feature, { edges: [...edges], shares: [...shares] }];
  });
  return Object.fromEntries(histograms);
}
