/**
 * Threads that each hold a share of one piece of work, and do their step of it side by side with the caller. An algorithm that may
 * start no threads of its own is given them; `@shoal/threads` makes them.
 */
export interface ThreadTeam {
  /** How many there are besides the caller. */
  readonly count: number;
  /** Gives each thread its share, whatever it held before, while the caller does `own`. Throws when a thread fails. */
  start(shares: readonly unknown[], own: () => void): void;
  /** Has each thread do a step, while the caller does `own`; returns when all are done. Throws when a thread fails. */
  step(code: number, own: () => void): void;
  /** The threads let go of their shares. */
  end(): void;
}
