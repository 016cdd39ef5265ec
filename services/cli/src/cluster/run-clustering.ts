import {
  type ClusterDescription,
  ConstantColumnError,
  chooseK,
  describeClusters,
  guessRoles,
  KAboveRowsError,
  type KChoice,
  KMeans,
  nameClusters,
  Preprocessor,
  silhouette,
} from '@shoal/clustering';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import type { Progress } from '../progress.ts';
import type { Table } from '../table/table-builder.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface NamedCluster extends ClusterDescription {
  readonly name: string;
}

/** What was found. */
export interface Clustering {
  readonly k: number;
  /** How k was chosen; undefined when it was given. */
  readonly choice: KChoice | undefined;
  readonly inertia: number;
  /** null for a single cluster. */
  readonly silhouette: number | null;
  /** Rows on which the silhouette was measured. */
  readonly silhouetteRows: number;
  readonly labels: Int32Array;
  readonly clusters: readonly NamedCluster[];
}

export interface ClusteringJob {
  /** How messages call the table. */
  readonly path: string;
  readonly table: Table;
  readonly options: Pick<ClusterOptions, 'k' | 'scale' | 'seed'>;
  readonly progress: Progress;
  readonly stopwatch: Stopwatch;
}

/** Scales, chooses k, fits, measures, describes and names. Throws CommandError for what the table does not allow. */
export function runClustering(job: ClusteringJob): Clustering {
  try {
    return cluster(job);
  } catch (error) {
    throw explain(job, error);
  }
}

function cluster({ table, options, progress, stopwatch }: ClusteringJob): Clustering {
  const { matrix, features } = table;
  const { seed, scale } = options;
  const preprocessor = Preprocessor.fit(matrix, { scale, constantColumns: 'error', columnNames: features });
  const scaled = preprocessor.transform(matrix);
  stopwatch.lap('scale');
  const onCandidate = ({ k }: { k: number }) => progress.show(`tried k = ${k}`);
  const choice = options.k === 'auto' ? chooseK(scaled, { seed, onCandidate }) : undefined;
  if (choice) stopwatch.lap('choose k');
  const k = choice?.k ?? (options.k as number);
  progress.show(`fitting k = ${k}`);
  const model = new KMeans({ k, seed }).fit(scaled);
  stopwatch.lap('fit');
  const quality = silhouette(scaled, model.labels, { seed });
  stopwatch.lap('silhouette');
  const descriptions = describeClusters(matrix, model.labels, features);
  const names = nameClusters(descriptions, guessRoles(features));
  const clusters = descriptions.map((description, i) => ({ ...description, name: names[i]?.name ?? '' }));
  stopwatch.lap('describe');
  const { inertia, labels } = model;
  return { k, choice, inertia, silhouette: quality.value, silhouetteRows: quality.rows, labels, clusters };
}

function explain({ path, table }: ClusteringJob, error: unknown): unknown {
  if (error instanceof KAboveRowsError) {
    const rows =
      error.distinctRows === error.rows
        ? `${error.rows} rows`
        : `${error.distinctRows} distinct rows (of ${error.rows})`;
    const message = `${path}: --k is ${error.k}, but there are only ${rows}: give ${error.distinctRows} or less`;
    return new CommandError('CLI_K_ABOVE_ROWS', message, { cause: error });
  }
  if (error instanceof ConstantColumnError) {
    const name = table.features[error.column] ?? '';
    const others = table.features.filter((feature) => feature !== name).join(',');
    const mend = others === '' ? 'choose another column' : `leave it out with --features ${others}`;
    const message = `${path}: column '${excerpt(name)}' is ${error.value} in every row: ${mend}`;
    return new CommandError('CLI_CONSTANT_COLUMN', message, { cause: error });
  }
  return error;
}
