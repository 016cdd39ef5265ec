import { seededRandom } from '@shoal/clustering';

/** Draws the rows and columns that each tree sees. The same seeds draw the same. */
export class Sampler {
  /** 1 for each row that the tree sees. */
  readonly isIn: Uint8Array;
  private readonly drawn: Int32Array;
  private readonly columns: Int32Array;
  private readonly columnShare: number;
  private readonly random: () => number;

  constructor(size: { rows: number; columns: number }, shares: Shares, ...seeds: readonly number[]) {
    const count = Math.max(1, Math.round(size.rows * shares.rowShare));
    this.isIn = new Uint8Array(size.rows);
    this.drawn = new Int32Array(count);
    this.columns = Int32Array.from({ length: size.columns }, (_, column) => column);
    this.columnShare = shares.columnShare;
    this.random = seededRandom(...seeds);
  }

  /** Whether there are rows that the tree does not see. */
  get leavesOut(): boolean {
    return this.drawn.length < this.isIn.length;
  }

  /** Some of the rows, ascending, each subset as likely as any other (Knuth, algorithm S). Written anew with each call. */
  rows(): Int32Array {
    const rows = this.isIn.length;
    const wanted = this.drawn.length;
    if (wanted === rows) return this.allRows();
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const left = wanted - count;
      const isIn = left === rows - row || (left > 0 && this.random() * (rows - row) < left);
      this.isIn[row] = Number(isIn);
      if (isIn) this.drawn[count++] = row;
    }
    return this.drawn;
  }

  /** Written anew too: growing a tree puts them into another order. */
  private allRows(): Int32Array {
    for (let row = 0; row < this.drawn.length; row++) this.drawn[row] = row;
    return this.drawn;
  }

  /** Some of the columns, ascending; at least one. */
  someColumns(): Int32Array {
    const total = this.columns.length;
    const count = Math.max(1, Math.round(total * this.columnShare));
    if (count === total) return this.columns;
    let left = count;
    return this.columns.filter((column) => {
      const isIn = this.random() * (total - column) < left;
      left -= Number(isIn);
      return isIn;
    });
  }
}

interface Shares {
  readonly rowShare: number;
  readonly columnShare: number;
}
