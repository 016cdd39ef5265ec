import { OptionError } from '../errors.ts';
import { type Matrix, takeRows } from '../matrix.ts';
import { silhouette } from '../quality/silhouette.ts';
import { sampleIndices, seededRandom } from '../random.ts';
import { type CanonicalOrder, hasDistinctRows } from './canonical-order.ts';
import { seedCentroids } from './kmeans-plus-plus.ts';
import { createLloyd, type Lloyd, type LloydLimits } from './lloyd.ts';
import { inertiaOf } from './nearest-centroid.ts';
import { createSearch } from './search.ts';

/** What of the options the starts need. */
export interface StartOptions {
  readonly k: number;
  readonly seed: number;
  readonly starts: number;
}

interface Run {
  readonly centroids: Matrix;
  readonly iterations: number;
  readonly labels: Int32Array;
  readonly inertia: number;
}

// Starts whose inertia is within 0.05 % of the least are equally compact for every practical purpose.
const INERTIA_TIE = 5e-4;
// Starts nearer to each other than this found the same clusters: judging both would only cost time.
const INERTIA_SAME = 1e-6;
const SILHOUETTE_SAMPLE = 2000;
const SILHOUETTE_ROWS_MAX = 5000;
const FINALISTS = 3;

/**
 * Several seeded starts over all the rows, each moved to its optimum, the best first. Starts that found the same clusters
 * stand for one.
 */
export function bestStarts(
  rows: Matrix,
  lloyd: Lloyd,
  limits: LloydLimits,
  { k, seed, starts }: StartOptions,
): readonly [Run, ...Run[]] {
  const runs: Run[] = [];
  for (let start = 0; start < starts; start++) {
    const seeds = seedCentroids(rows, k, seededRandom(seed, start));
    const { centroids, iterations, labels } = lloyd(seeds, limits);
    runs.push({
      centroids,
      iterations,
      labels: labels.slice(),
      inertia: inertiaOf(rows, { centroids, labels }),
    });
  }
  const sorted = runs.toSorted((a, b) => a.inertia - b.inertia);
  const different = sorted.filter(
    ({ inertia }, i) => i === 0 || inertia > (sorted[i - 1] as Run).inertia * (1 + INERTIA_SAME),
  );
  const best = bestRun(rows, different, seed);
  return [best, ...different.filter((run) => run !== best)];
}

/**
 * The same on a sample, drawn by the rows' contents and not by their order. A sample with fewer than k distinct rows could
 * not hold k centroids: then all rows are taken.
 */
export function bestStartsOnSample(
  matrix: Matrix,
  { order }: CanonicalOrder,
  limits: LloydLimits,
  options: StartOptions & { readonly startRowsMax: number },
): readonly [Run, ...Run[]] {
  const { k, seed, startRowsMax } = options;
  const drawn = sampleIndices(matrix.rows, startRowsMax, seededRandom(seed, -1));
  const sample = takeRows(
    matrix,
    drawn.map((i) => order[i] as number),
  );
  const rows = hasDistinctRows(sample, k) ? sample : takeRows(matrix, order);
  return bestStarts(rows, createLloyd(createSearch(rows, k)), limits, options);
}

/**
 * The run with the least inertia. Where several are practically as compact, the best separated of them, by silhouette:
 * on customers, who form a cloud rather than islands, it differs by .003. A sample makes out the best few, and where
 * there are not too many rows all of them decide between these.
 */
function bestRun(matrix: Matrix, runs: readonly Run[], seed: number): Run {
  const [least] = runs;
  if (least === undefined) throw new OptionError('starts must be at least 1');
  const tied = runs.filter(({ inertia }) => inertia <= least.inertia * (1 + INERTIA_TIE));
  if (tied.length === 1) return least;
  const bySilhouette = (among: readonly Run[], exactRowsMax: number): readonly Run[] =>
    among
      .map((run) => ({ run, width: silhouette(matrix, run.labels, { seed, exactRowsMax }).value ?? -1 }))
      .toSorted((a, b) => b.width - a.width)
      .map(({ run }) => run);
  const onSample = bySilhouette(tied, SILHOUETTE_SAMPLE);
  const decidedBySample = matrix.rows <= SILHOUETTE_SAMPLE || matrix.rows > SILHOUETTE_ROWS_MAX;
  const finalists = onSample.slice(0, FINALISTS);
  const [best] = decidedBySample ? onSample : bySilhouette(finalists, SILHOUETTE_ROWS_MAX);
  return best ?? least;
}
