/** What a partition remembers of the sweeps of each shop. */
export type SweepMarks = Record<
  string,
  {
    /** The last sweep that went through, and when (wall clock, milliseconds). */
    readonly ended?: string;
    readonly endedAt?: number;
    /** Sweeps that were begun since, and are not known to have gone through. */
    readonly begun: readonly string[];
  }
>;

export interface SweepGoal {
  readonly shop: string;
  readonly modelVersion: number;
  /** The day of the shop's clock. */
  readonly day: number;
}

export interface Sweep {
  /** `<model version>@<day>`: what the customers are judged by. */
  readonly id: string;
  /** This sweep and those broken off before: what they changed is published again, since it may not have been. */
  readonly repeats: ReadonlySet<string>;
}

/** Which shops of a partition are to be swept: for a new model at once, for a new day after a pause. */
export function dueSweeps(
  goals: readonly SweepGoal[],
  marks: SweepMarks,
  { now, pauseMs }: { readonly now: number; readonly pauseMs: number },
): ReadonlyMap<string, Sweep> {
  const due = new Map<string, Sweep>();
  for (const { shop, modelVersion, day } of goals) {
    const { ended, endedAt = 0, begun = [] } = marks[shop] ?? {};
    const id = `${modelVersion}@${day}`;
    if (ended === id && begun.length === 0) continue;
    const isNewModel = ended?.split('@')[0] !== String(modelVersion);
    if (!isNewModel && begun.length === 0 && now - endedAt < pauseMs) continue;
    due.set(shop, { id, repeats: new Set([...begun, id]) });
  }
  return due;
}
