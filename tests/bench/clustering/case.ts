/** What a case is given: the peer's Python, the rounds that count, and where to tell how far it is. */
export interface CaseContext {
  /** Path of a Python that has scikit-learn. */
  readonly python: string;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

/** One line of the table. Times are medians over the rounds in milliseconds, memory is the peak of a process in MB. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  /** The peer's time divided by ours: above 1 is faster than the peer. */
  readonly ratio: number;
  /** What both found, so that speed is not bought with quality: inertia, adjusted Rand index... */
  readonly quality: Readonly<Record<string, number>>;
  readonly oursPeakMb: number;
  readonly peerPeakMb: number;
  readonly goal: string;
  readonly met: boolean;
}

/** A group of rows of the benchmark: one file of this folder. */
export interface ClusteringCase {
  readonly name: string;
  run(context: CaseContext): Promise<{
    readonly rows: readonly Row[];
    readonly details?: Readonly<Record<string, unknown>>;
  }>;
}
