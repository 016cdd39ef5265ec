/** What a partition remembers of the sweeps of each shop. */
export type SweepMarks = Record<
  string,
  {
    /** The last sweep that went through, and when (wall clock, milliseconds). */
    readonly ended?: string;
    readonly endedAt?: number;
    /** Sweeps that were begun since and are not known to have gone through. */
    readonly begun: readonly string[];
  }
>;

export interface SweepGoal {
  readonly shop: string;
  readonly modelVersion: number;
  /** The day of the shop's clock. */
  readonly day: number;
  /** The revision of the shop's audiences; empty or left out where there are none. */
  readonly audiences?: string;
}

export interface Sweep {
  /** `<model version>@<day>` or `<model version>@<day>#<audiences>`: what the customers are judged by. */
  readonly id: string;
  /** This sweep and those broken off before: what they moved is published again, since it may not have been. */
  readonly repeats: ReadonlySet<string>;
  readonly reason: 'time' | 'model' | 'audience';
}

/** Which shops of a partition are to be swept: for a new model or another set of audiences at once, for a new day after a pause. */
export function dueSweeps(
  goals: readonly SweepGoal[],
  marks: SweepMarks,
  { now, pauseMs }: { readonly now: number; readonly pauseMs: number },
): ReadonlyMap<string, Sweep> {
  const due = new Map<string, Sweep>();
  for (const goal of goals) {
    const { ended, endedAt = 0, begun = [] } = marks[goal.shop] ?? {};
    const id = idOf(goal);
    const reason = reasonFor(goal, ended);
    if (ended === id && begun.length === 0) continue;
    if (reason === 'time' && begun.length === 0 && now - endedAt < pauseMs) continue;
    due.set(goal.shop, { id, repeats: new Set([...begun, id]), reason });
  }
  return due;
}

function idOf({ modelVersion, day, audiences }: SweepGoal): string {
  return `${modelVersion}@${day}${audiences ? `#${audiences}` : ''}`;
}

/** What is new since the last sweep that went through; before the first, a shop without a model can only have audiences. */
function reasonFor({ modelVersion, audiences = '' }: SweepGoal, ended: string | undefined): Sweep['reason'] {
  const [, model = '0', before = ''] = /^(\d+)@\d+(?:#(.*))?$/.exec(ended ?? '') ?? [];
  if (model !== String(modelVersion)) return 'model';
  return before === audiences ? 'time' : 'audience';
}
