import {
  type ClusterDescription,
  describeClusters,
  guessRoles,
  type Matrix,
  nameClusters,
  Preprocessor,
  type Stability,
  silhouette,
} from '@shoal/clustering';
import type { Table } from '../table/table-builder.ts';
import { explainFault, tooManyComponents } from './explain-fault.ts';
import type { Fit, FitJob } from './fit.ts';
import { fitMethod } from './fit-method.ts';
import { measureStability } from './measure-stability.ts';
import { withThreads } from './with-threads.ts';

export interface NamedCluster extends ClusterDescription {
  readonly name: string;
}

/** What was found. */
export interface Clustering extends Fit {
  /** Clusters. */
  readonly k: number;
  /** Rows in no cluster. */
  readonly noise: number;
  /** null for a single cluster. */
  readonly silhouette: number | null;
  /** Rows on which the silhouette was measured. */
  readonly silhouetteRows: number;
  readonly clusters: readonly NamedCluster[];
  /** How far the clusters come back; undefined where nobody asked, or the method cannot say. */
  readonly stability: Stability | undefined;
  /** The rows as the method saw them: scaled, and projected where that was asked for. */
  readonly space: Matrix;
  /** The share of the variance that principal components keep; 1 without them. */
  readonly explainedVariance: number;
}

export interface ClusteringJob extends Omit<FitJob, 'space' | 'threads'> {
  /** How messages call the table. */
  readonly path: string;
  readonly table: Table;
}

/** Scales, fits, measures, describes and names. Throws CommandError for what the table does not allow. */
export async function runClustering(job: ClusteringJob): Promise<Clustering> {
  try {
    return await cluster(job);
  } catch (error) {
    throw explainFault(job, error);
  }
}

async function cluster({ table, options, progress, stopwatch }: ClusteringJob): Promise<Clustering> {
  const { matrix, features } = table;
  const { seed, scale, pca } = options;
  if (pca !== undefined && pca > features.length) throw tooManyComponents(pca, features.length);
  const preprocessor = Preprocessor.fit(matrix, {
    ...{ scale, pca },
    ...{ constantColumns: 'error', columnNames: features },
  });
  const space = preprocessor.transform(matrix);
  stopwatch.lap('scale');
  const fit = await withThreads(space.rows, (threads) =>
    fitMethod({ space, options, progress, stopwatch, threads }),
  );
  const quality = silhouette(space, fit.labels, { seed });
  stopwatch.lap('silhouette');
  const descriptions = describeClusters(matrix, fit.labels, features);
  const names = nameClusters(descriptions, guessRoles(features));
  const clusters = descriptions.map((description, i) => ({ ...description, name: names[i]?.name ?? '' }));
  stopwatch.lap('describe');
  // For the report alone, since it fits five times more.
  if (options.report !== undefined) progress.show('learning again from halves of the rows');
  const stability = options.report === undefined ? undefined : measureStability(space, fit, seed);
  if (stability) stopwatch.lap('stability');
  return {
    ...fit,
    k: fit.clusterCount,
    noise: fit.labels.reduce((count, label) => count + Number(label < 0), 0),
    silhouette: quality.value,
    silhouetteRows: quality.rows,
    clusters,
    stability,
    space,
    explainedVariance: preprocessor.explainedVariance,
  };
}
