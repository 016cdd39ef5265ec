/** What was started, in order: ended the other way round, each part even where another one fails. */
export class Endings {
  readonly #parts: (() => unknown)[] = [];

  add(end: () => unknown): void {
    this.#parts.push(end);
  }

  /** Ends everything once; throws the first failure after all have been tried. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let end = this.#parts.pop(); end; end = this.#parts.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
