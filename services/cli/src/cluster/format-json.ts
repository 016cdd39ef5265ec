import type { Table } from '../table/table-builder.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { Clustering } from './run-clustering.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface ReportInput {
  readonly path: string;
  readonly table: Table;
  readonly options: ClusterOptions;
  readonly result: Clustering;
  readonly stopwatch: Stopwatch;
}

/** Everything that was found, as one JSON object on one line. Clusters are numbered from 0, as in the assignments. */
export function formatJson({ table, options, result, stopwatch }: ReportInput): string {
  const report = {
    k: result.k,
    inertia: result.inertia,
    silhouette: result.silhouette,
    sizes: result.clusters.map(({ size }) => size),
    names: result.clusters.map(({ name }) => name),
    seconds: stopwatch.seconds(),
    rows: table.matrix.rows,
    features: table.features,
    seed: options.seed,
    clusters: result.clusters.map(({ cluster, name, size, share, columns, sentence }) => ({
      cluster,
      name,
      size,
      share,
      means: Object.fromEntries(columns.map(({ column, mean }) => [column, mean])),
      effects: Object.fromEntries(columns.map(({ column, effect }) => [column, effect])),
      summary: sentence,
    })),
    method: result.method,
    figures: result.figures,
    noise: result.noise,
    stability: result.stability ?? null,
    scale: options.scale,
    pca: options.pca ?? null,
    id: table.idColumn ?? null,
    silhouetteRows: result.silhouetteRows,
    choice: result.choice ?? null,
    methods: result.methods ?? null,
    phases: stopwatch.phases,
  };
  return `${JSON.stringify(report)}\n`;
}
