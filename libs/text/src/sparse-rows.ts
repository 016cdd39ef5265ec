/** Compressed rows: row r holds the entries from starts[r] up to starts[r + 1]. */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

/** Collects rows whose lengths are not known beforehand; its arrays double as they fill. */
export class SparseRowsBuilder {
  readonly #starts: number[] = [0];
  #column = new Int32Array(1 << 16);
  #value = new Float32Array(1 << 16);
  #size = 0;

  /** Makes room for one row of at most `most` entries, and gives where it goes: write there, then call `end`. */
  begin(most: number): { readonly column: Int32Array; readonly value: Float32Array; readonly at: number } {
    while (this.#size + most > this.#column.length) this.#grow();
    return { column: this.#column, value: this.#value, at: this.#size };
  }

  end(entries: number): void {
    this.#size += entries;
    this.#starts.push(this.#size);
  }

  rows(columns: number): SparseRows {
    return {
      rows: this.#starts.length - 1,
      columns,
      starts: Int32Array.from(this.#starts),
      column: this.#column.slice(0, this.#size),
      value: this.#value.slice(0, this.#size),
    };
  }

  #grow(): void {
    const column = new Int32Array(this.#column.length * 2);
    const value = new Float32Array(this.#value.length * 2);
    column.set(this.#column);
    value.set(this.#value);
    this.#column = column;
    this.#value = value;
  }
}
