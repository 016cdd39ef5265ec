import type { ClusterModel } from '../clusterer.ts';
import { ClusteringError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { calinskiHarabasz } from '../quality/calinski-harabasz.ts';
import { daviesBouldin } from '../quality/davies-bouldin.ts';
import { silhouette } from '../quality/silhouette.ts';
import { stabilityOf } from '../quality/stability.ts';

/** A method that may be chosen, with its parameters settled. */
export interface MethodCandidate {
  /** As people know it: it stands in explanations. */
  readonly name: string;
  /**
   * Fits rows that are fewer than all: the sample that methods are judged on, and halves of it. Parameters that depend on the
   * number of rows, such as a least size of clusters, must be worked out from the rows given.
   */
  readonly fit: (rows: Matrix) => ClusterModel | Promise<ClusterModel>;
}

/** The figures of one method. Where it failed, all but name and failure say nothing. */
export interface MethodFigures {
  readonly name: string;
  readonly clusters: number;
  /** Share of the rows that belong to no cluster. */
  readonly noiseShare: number;
  /** Of the rows that are in a cluster; null where there are not two clusters. */
  readonly silhouette: number | null;
  /** The same with 0 for each row of noise, so that leaving the hard ones out gains nothing; 0 for one cluster. */
  readonly separation: number;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  /** Mean adjusted Rand index with the groups that halves of the rows give; null for too few rows. */
  readonly stability: number | null;
  /** Share of the rows in the smallest cluster. */
  readonly smallestShare: number;
  /** Why it could not be fitted. */
  readonly failure?: string;
}

export async function judgeMethod(
  rows: Matrix,
  candidate: MethodCandidate,
  options: { readonly seed: number; readonly rounds: number },
): Promise<MethodFigures> {
  const { name } = candidate;
  try {
    const { labels } = await candidate.fit(rows);
    const refit = async (sample: Matrix, all: Matrix) => (await candidate.fit(sample)).predict(all);
    const { agreement } = await stabilityOf(rows, labels, refit, options);
    return { ...figuresOf(rows, labels, options.seed), name, stability: agreement };
  } catch (fault) {
    // Data that a method cannot take is a reason against it; anything else is a bug.
    if (!(fault instanceof ClusteringError)) throw fault;
    return { ...nothing, name, failure: fault.message };
  }
}

function figuresOf(rows: Matrix, labels: Int32Array, seed: number) {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const noiseShare = (sizes.get(-1) ?? 0) / Math.max(1, rows.rows);
  sizes.delete(-1);
  const width = silhouette(rows, labels, { seed, exactRowsMax: rows.rows }).value;
  return {
    clusters: sizes.size,
    noiseShare,
    silhouette: width,
    separation: (width ?? 0) * (1 - noiseShare),
    daviesBouldin: daviesBouldin(rows, labels),
    calinskiHarabasz: calinskiHarabasz(rows, labels),
    smallestShare: sizes.size === 0 ? 0 : Math.min(...sizes.values()) / rows.rows,
  };
}

const nothing = {
  clusters: 0,
  noiseShare: 0,
  silhouette: null,
  separation: 0,
  daviesBouldin: null,
  calinskiHarabasz: null,
  stability: null,
  smallestShare: 0,
} as const;
