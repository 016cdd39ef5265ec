import { ShapeError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { Preprocessor } from '../preprocessing/preprocessing.ts';

/** One column of one cluster. */
export interface ColumnProfile {
  readonly column: string;
  /** In original units. */
  readonly mean: number;
  /** Mean of all rows, in original units. */
  readonly meanAll: number;
  /** How many standard deviations the cluster lies above all rows, on the signed-log scale; 0 for a constant. */
  readonly effect: number;
}

export interface ClusterDescription {
  readonly cluster: number;
  readonly size: number;
  /** Of all rows, noise included: 0 to 1. */
  readonly share: number;
  /** In the order of the columns. */
  readonly columns: readonly ColumnProfile[];
  /** Up to three columns that set the cluster apart, the strongest first. */
  readonly distinguishing: readonly ColumnProfile[];
  /** For people: "orders 3.1 x the average, recency low (18 % of the average)". */
  readonly sentence: string;
}

const DISTINGUISHING_MAX = 3;
// Cohen (1988) calls a standardised difference of 0.2 small: below it nothing is worth a word.
const EFFECT_MIN = 0.2;

/**
 * Describes each cluster of rows in original units. Effects are measured after the signed log, since on the
 * plain scale one whale stretches the deviation until everybody looks average. Throws ShapeError, NonFiniteError.
 */
export function describeClusters(
  matrix: Matrix,
  labels: Int32Array,
  columnNames: readonly string[],
): ClusterDescription[] {
  if (labels.length !== matrix.rows || columnNames.length !== matrix.columns) {
    throw new ShapeError(
      `${matrix.rows} rows and ${matrix.columns} columns, but ${labels.length} labels and ${columnNames.length} names`,
    );
  }
  const clusters = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const original = clusterMeans(matrix, labels, clusters);
  const effects = effectMeans(matrix, labels, clusters);
  const descriptions: ClusterDescription[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const size = original.sizes[cluster] as number;
    if (size === 0) continue;
    const columns = columnNames.map((column, j): ColumnProfile => {
      const mean = original.means[cluster * matrix.columns + j] as number;
      const effect = effects[cluster * matrix.columns + j] as number;
      return { column, mean, meanAll: original.all[j] as number, effect };
    });
    const distinguishing = strongest(columns);
    const sentence = distinguishing.map(phrase).join(', ') || 'close to the average in every column';
    descriptions.push({ cluster, size, share: size / matrix.rows, columns, distinguishing, sentence });
  }
  return descriptions;
}

function strongest(columns: readonly ColumnProfile[]): ColumnProfile[] {
  return columns
    .filter(({ effect }) => Math.abs(effect) >= EFFECT_MIN)
    .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, DISTINGUISHING_MAX);
}

function phrase({ column, mean, meanAll, effect }: ColumnProfile): string {
  const ratio = meanAll > 0 && mean >= 0 ? mean / meanAll : Number.NaN;
  if (ratio < 0.005) return `${mean === 0 ? 'no' : 'hardly any'} ${column}`;
  if (effect > 0 && ratio >= 1.2) return `${column} ${ratio.toFixed(1)} x the average`;
  const size = Math.abs(effect);
  const degree = size >= 1.5 ? 'very ' : size < 0.5 ? 'somewhat ' : '';
  if (effect > 0) return `${column} ${degree}high`;
  const share = ratio < 0.9 ? ` (${Math.round(ratio * 100)} % of the average)` : '';
  return `${column} ${degree}low${share}`;
}

/** Means by cluster of the z-scored columns: (mean of the cluster - mean of all) / deviation of all. */
function effectMeans(matrix: Matrix, labels: Int32Array, clusters: number): Float64Array {
  const preprocessor = Preprocessor.fit(matrix, { scale: 'log-standard' });
  const { kept } = preprocessor;
  const { means } = clusterMeans(preprocessor.transform(matrix), labels, clusters);
  const effects = new Float64Array(clusters * matrix.columns);
  for (let cluster = 0; cluster < clusters; cluster++) {
    kept.forEach((column, j) => {
      effects[cluster * matrix.columns + column] = means[cluster * kept.length + j] as number;
    });
  }
  return effects;
}

function clusterMeans({ rows, columns, values }: Matrix, labels: Int32Array, clusters: number) {
  const means = new Float64Array(clusters * columns);
  const all = new Float64Array(columns);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < rows; i++) {
    const label = labels[i] as number;
    if (label >= 0) sizes[label] = (sizes[label] as number) + 1;
    for (let j = 0; j < columns; j++) {
      const x = values[i * columns + j] as number;
      all[j] = (all[j] as number) + x / rows;
      if (label >= 0) means[label * columns + j] = (means[label * columns + j] as number) + x;
    }
  }
  for (let cell = 0; cell < means.length; cell++) {
    const size = sizes[Math.floor(cell / columns)] as number;
    if (size > 0) means[cell] = (means[cell] as number) / size;
  }
  return { means, all, sizes };
}
