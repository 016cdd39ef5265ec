import { KInvalidError, OptionError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import type { KMeansOptions } from '../kmeans/kmeans-options.ts';
import { assertFinite, type Matrix, takeRows } from '../matrix.ts';
import { silhouette } from '../quality/silhouette.ts';
import { sampleIndices, seededRandom } from '../random.ts';

export interface ChooseKOptions extends Omit<KMeansOptions, 'k' | 'initialCentroids'> {
  /** Default 2, the least for which the silhouette is defined. */
  readonly kMin?: number;
  /** Default 10. Lowered to the distinct rows, and to one less than the rows. */
  readonly kMax?: number;
  /** With more rows than this, a seeded sample of so many is judged. Default 5000. */
  readonly rowsMax?: number;
  /** Hears of each candidate as soon as it is judged. */
  readonly onCandidate?: (candidate: KCandidate) => void;
}

export interface KCandidate {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number;
  readonly smallestShare: number;
}

export interface KChoice {
  readonly k: number;
  /** Every k that was tried, ascending; empty when there was nothing to choose from. */
  readonly candidates: readonly KCandidate[];
  /** A sentence for people: why this k, and how clear the structure is. */
  readonly explanation: string;
}

/**
 * The k of the highest mean silhouette, the lowest such k on a tie. Rows that allow no two clusters give
 * k = 1. Throws NonFiniteError, OptionError, KInvalidError.
 */
export function chooseK(matrix: Matrix, options: ChooseKOptions): KChoice {
  const { kMin = 2, kMax = 10, rowsMax = 5000, onCandidate, ...kmeans } = options;
  if (!Number.isSafeInteger(kMin) || kMin < 2) throw new KInvalidError(kMin);
  if (!Number.isSafeInteger(kMax) || kMax < kMin) {
    throw new OptionError(`kMax is ${kMax}: it must be an integer, at least kMin, which is ${kMin}`);
  }
  assertFinite(matrix);
  const rows = sampleRows(matrix, rowsMax, options.seed);
  const highest = Math.min(kMax, canonicalOrder(rows).distinctRows, rows.rows - 1);
  const candidates: KCandidate[] = [];
  for (let k = kMin; k <= highest; k++) {
    const candidate = judge(rows, { ...kmeans, k });
    candidates.push(candidate);
    onCandidate?.(candidate);
  }
  return choice(candidates, { rows: rows.rows, of: matrix.rows });
}

function sampleRows(matrix: Matrix, rowsMax: number, seed: number): Matrix {
  if (matrix.rows <= rowsMax) return matrix;
  const { order } = canonicalOrder(matrix);
  const drawn = sampleIndices(matrix.rows, rowsMax, seededRandom(seed, -3));
  return takeRows(
    matrix,
    drawn.map((i) => order[i] as number),
  );
}

function judge(rows: Matrix, options: KMeansOptions): KCandidate {
  const model = new KMeans(options).fit(rows);
  const { value } = silhouette(rows, model.labels, { seed: options.seed, exactRowsMax: rows.rows });
  const smallestShare = Math.min(...model.sizes) / rows.rows;
  return { k: options.k, inertia: model.inertia, silhouette: value ?? -1, smallestShare };
}

function choice(candidates: readonly KCandidate[], judged: { rows: number; of: number }): KChoice {
  const [best, second] = candidates.toSorted((a, b) => b.silhouette - a.silhouette || a.k - b.k);
  if (best === undefined) {
    return { k: 1, candidates, explanation: 'k = 1: too few different rows to tell clusters apart.' };
  }
  const rows = judged.rows < judged.of ? ` (on a sample of ${judged.rows} of ${judged.of} rows)` : '';
  const next = second ? `, ahead of ${second.silhouette.toFixed(3)} for k = ${second.k}` : '';
  const explanation =
    `k = ${best.k} separates the rows best of ${candidates.length} tried${rows}: silhouette ` +
    `${best.silhouette.toFixed(3)}${next}. ${structure(best.silhouette)}`;
  return { k: best.k, candidates, explanation };
}

/** The customary reading of silhouettes (Kaufman and Rousseeuw 1990, table 4). */
function structure(value: number): string {
  if (value > 0.7) return 'The structure is strong.';
  if (value > 0.5) return 'The structure is reasonable.';
  if (value > 0.25) return 'The structure is weak: neighbouring clusters shade into each other.';
  return 'There is no substantial structure: take the clusters as a grid, not as natural groups.';
}
