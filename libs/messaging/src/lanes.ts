/** Runs the work of a lane one after the other, in the order in which it came, and that of other lanes beside it. */
export class Lanes {
  readonly #last = new Map<number, Promise<void>>();

  run(lane: number, work: () => Promise<void>): Promise<void> {
    const done = (this.#last.get(lane) ?? Promise.resolve()).then(work);
    // A failure is its own caller's: the lane goes on.
    this.#last.set(
      lane,
      done.catch(() => undefined),
    );
    return done;
  }
}
