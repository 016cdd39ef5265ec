/** Seconds of each phase of the work, in order. */
export type Phases = Readonly<Record<string, number>>;

export interface Stopwatch {
  /** Ends a phase that began when the former ended. */
  lap(phase: string): void;
  readonly phases: Phases;
  /** Since the start. */
  seconds(): number;
}

/** Starts at once; `now` is in milliseconds. */
export function startStopwatch(now: () => number): Stopwatch {
  const start = now();
  let last = start;
  const phases: Record<string, number> = {};
  return {
    phases,
    lap(phase) {
      const time = now();
      phases[phase] = (time - last) / 1000;
      last = time;
    },
    seconds: () => (now() - start) / 1000,
  };
}
