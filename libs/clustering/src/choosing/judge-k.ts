import { KMeans } from '../kmeans/kmeans.ts';
import type { KMeansOptions } from '../kmeans/kmeans-options.ts';
import type { Matrix } from '../matrix.ts';
import { calinskiHarabasz } from '../quality/calinski-harabasz.ts';
import { daviesBouldin } from '../quality/davies-bouldin.ts';
import { type Gap, gapStatistic } from '../quality/gap-statistic.ts';
import { silhouette } from '../quality/silhouette.ts';
import { stability } from '../quality/stability.ts';

/** The figures of one k. */
export interface KCandidate {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number;
  /** Share of the rows in the smallest cluster. */
  readonly smallestShare: number;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  /** Null when it was not asked for, or every cluster's rows are equal. */
  readonly gap: Gap | null;
  /** Mean adjusted Rand index with the groups that halves of the rows give: 1 comes back wholly; null for too few rows. */
  readonly stability: number | null;
  /** Jaccard index of the cluster that comes back worst (Hennig 2007). */
  readonly weakestCluster: number | null;
}

export interface JudgeKOptions extends KMeansOptions {
  readonly stabilityRounds: number;
  /** 0 leaves the gap statistic out. */
  readonly gapReferences: number;
}

/** Fits are repeated on halves and on references: there two starts do, where the fit itself takes as many as it is told. */
const startsAgain = 2;

export function judgeK(rows: Matrix, options: JudgeKOptions): KCandidate {
  const { stabilityRounds: rounds, gapReferences: references, ...kmeans } = options;
  const { k, seed } = kmeans;
  const { labels, inertia, sizes } = new KMeans(kmeans).fit(rows);
  const again = new KMeans({ ...kmeans, starts: Math.min(kmeans.starts ?? startsAgain, startsAgain) });
  const repeated = stability(rows, labels, (sample, all) => again.fit(sample).predict(all), { seed, rounds });
  const cluster = (drawn: Matrix): Int32Array => again.fit(drawn).labels;
  return {
    k,
    inertia,
    silhouette: silhouette(rows, labels, { seed, exactRowsMax: rows.rows }).value ?? -1,
    smallestShare: Math.min(...sizes) / rows.rows,
    daviesBouldin: daviesBouldin(rows, labels),
    calinskiHarabasz: calinskiHarabasz(rows, labels),
    gap: references > 0 ? gapStatistic(rows, cluster, { seed, references }) : null,
    stability: repeated.agreement,
    weakestCluster: repeated.agreement === null ? null : Math.min(...repeated.clusters),
  };
}
