import type { KChoice, Matrix, MethodChoice, ThreadTeam } from '@shoal/clustering';
import type { KDistanceData } from '@shoal/plots';
import type { Progress } from '../progress.ts';
import type { ClusterOptions } from './cluster-options.ts';
import type { FittingMethod } from './methods.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What a method found in the scaled rows. */
export interface Fit {
  readonly method: FittingMethod;
  /** From 0, by falling size; -1 for rows that belong to none. */
  readonly labels: Int32Array;
  readonly clusterCount: number;
  /** The sum of squared distances to the centres; null where a method has no centres. */
  readonly inertia: number | null;
  /** How k was chosen; undefined when it was given, or the method has no k. */
  readonly choice?: KChoice;
  /** The curve from which eps was read. */
  readonly distances?: KDistanceData;
  /** The methods that it was chosen from; undefined where it was named. */
  readonly methods?: MethodChoice;
  /** What the method settled on, by the names of its options. */
  readonly figures: Readonly<Record<string, number>>;
  /** For people: why this many clusters. */
  readonly why: string;
  /** Learns again from a share of the rows and groups all of them; undefined where that takes too long. */
  readonly refit?: (sample: Matrix, all: Matrix) => Int32Array;
}

export interface FitJob {
  readonly space: Matrix;
  readonly options: ClusterOptions;
  readonly progress: Progress;
  readonly stopwatch: Stopwatch;
  /** Undefined where there are too few rows to share. */
  readonly threads: ThreadTeam | undefined;
}
