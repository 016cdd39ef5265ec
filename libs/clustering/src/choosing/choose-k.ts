import { KInvalidError, OptionError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import type { KMeansOptions } from '../kmeans/kmeans-options.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { explainK } from './explain-k.ts';
import { judgeK, type KCandidate } from './judge-k.ts';
import { sampleRows } from './sample-rows.ts';
import { silhouetteTie, stableFrom } from './thresholds.ts';

export interface ChooseKOptions extends Omit<KMeansOptions, 'k' | 'initialCentroids'> {
  /** Default 2, the least for which the silhouette is defined. */
  readonly kMin?: number;
  /** Default 10. Lowered to the distinct rows, and to one less than the rows. */
  readonly kMax?: number;
  /** With more rows than this, a seeded sample of so many is judged. Default 5000. */
  readonly rowsMax?: number;
  /** Fits on halves of the rows by which the stability of each k is measured. Default 4, minimum 1. */
  readonly stabilityRounds?: number;
  /** Data sets without structure for the gap statistic. Default 3; 0 leaves it out. */
  readonly gapReferences?: number;
  /** Hears of each candidate as soon as it is judged. */
  readonly onCandidate?: (candidate: KCandidate) => void;
}

export interface KChoice {
  readonly k: number;
  /** Every k that was tried, ascending, with its figures; empty when there was nothing to choose from. */
  readonly candidates: readonly KCandidate[];
  /** For people: why this k, how clear the structure is, and whether it comes back. */
  readonly explanation: string;
}

/**
 * Chooses the number of clusters for k-means. Of the k whose groups come back from halves of the rows (stability of at least .8; of
 * all, when none does) those with the highest silhouette, within .01, separate the rows best; of them the largest k is taken,
 * since it tells the most groups apart. Davies-Bouldin, Calinski-Harabasz and the gap stand beside it in the table and do not
 * decide: on customers they favour the fewest clusters, the most, or whichever the shape of the cloud suggests. Rows that
 * allow no two clusters give k = 1. Throws NonFiniteError, OptionError, KInvalidError.
 */
export function chooseK(matrix: Matrix, options: ChooseKOptions): KChoice {
  const { kMin = 2, kMax = 10, rowsMax = 5000, stabilityRounds = 4, gapReferences = 3, ...rest } = options;
  const { onCandidate, ...kmeans } = rest;
  if (!Number.isSafeInteger(kMin) || kMin < 2) throw new KInvalidError(kMin);
  if (!Number.isSafeInteger(kMax) || kMax < kMin) {
    throw new OptionError(`kMax is ${kMax}: it must be an integer, at least kMin, which is ${kMin}`);
  }
  assertFinite(matrix);
  const rows = sampleRows(matrix, rowsMax, options.seed);
  const highest = Math.min(kMax, canonicalOrder(rows).distinctRows, rows.rows - 1);
  const candidates: KCandidate[] = [];
  for (let k = kMin; k <= highest; k++) {
    const candidate = judgeK(rows, { ...kmeans, k, stabilityRounds, gapReferences });
    candidates.push(candidate);
    onCandidate?.(candidate);
  }
  const chosen = pick(candidates);
  const explanation = explainK(chosen, candidates, { rows: rows.rows, of: matrix.rows });
  return { k: chosen?.k ?? 1, candidates, explanation };
}

function pick(candidates: readonly KCandidate[]): KCandidate | undefined {
  const stable = candidates.filter(({ stability }) => stability === null || stability >= stableFrom);
  // Where nothing comes back, a larger k would only be cut more arbitrarily: then the clearest alone counts.
  if (stable.length === 0) return candidates.toSorted((a, b) => b.silhouette - a.silhouette || a.k - b.k)[0];
  const best = Math.max(...stable.map(({ silhouette }) => silhouette));
  return stable.findLast(({ silhouette }) => silhouette >= best - silhouetteTie);
}
