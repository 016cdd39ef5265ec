import type { CompressedRows } from '../csr.ts';
import { Ridge } from '../factors/ridge.ts';
import type { Vectors } from '../factors/vectors.ts';
import { RowSystem } from './row-system.ts';

/** One side of the matrix, with the factors of both. */
export interface Side {
  /** Confidence beyond 1 of each entry; negative where it speaks against the preference. */
  readonly entries: CompressedRows;
  /** A row for each row of the entries: what a half step brings up to date. */
  readonly own: Vectors;
  /** A row for each column of the entries: what it holds fast. */
  readonly other: Vectors;
}

export interface Solver {
  readonly factors: number;
  readonly regularization: number;
  /** Steps of conjugate gradients a row; 0 solves exactly by Cholesky. */
  readonly cgSteps: number;
}

/**
 * Half an iteration of Hu, Koren and Volinsky (2008): each row x minimises sum c (p - x.y)^2 + regularization |x|^2 over all
 * columns, that is (Y'Y + Y'(C - 1)Y + regularization) x = Y'C p, in which only the entries differ from Y'Y.
 */
export class HalfStep {
  private readonly solver: Solver;
  private readonly gram: Float64Array;
  private readonly system: RowSystem;
  private readonly ridge: Ridge;
  private readonly x: Float64Array;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly image: Float64Array;

  constructor(solver: Solver) {
    this.solver = solver;
    this.gram = new Float64Array(solver.factors ** 2);
    this.system = new RowSystem(this.gram, solver.factors);
    this.ridge = new Ridge(solver.factors);
    this.x = new Float64Array(solver.factors);
    this.residual = new Float64Array(solver.factors);
    this.direction = new Float64Array(solver.factors);
    this.image = new Float64Array(solver.factors);
  }

  run(side: Side): void {
    this.prepare(side.other);
    for (let row = 0; row < side.entries.rows; row++) this.solveRow(side, row);
  }

  /** Takes Y'Y of the columns' factors: what all rows share. */
  prepare(other: Vectors): void {
    const { factors, regularization } = this.solver;
    fillGram(this.gram, other);
    for (let i = 0; i < factors * factors; i += factors + 1) {
      this.gram[i] = (this.gram[i] as number) + regularization;
    }
  }

  solveRow(side: Side, row: number): void {
    const { factors, cgSteps } = this.solver;
    if (side.entries.starts[row] === side.entries.starts[row + 1]) {
      side.own.values.fill(0, row * factors, (row + 1) * factors);
    } else if (cgSteps === 0) this.solveExactly(side, row);
    else this.descend(side, row);
  }

  private solveExactly({ entries, own, other }: Side, row: number): void {
    const from = entries.starts[row] as number;
    const end = entries.starts[row + 1] as number;
    const extra = entries.value.subarray(from, end);
    this.ridge.begin(this.gram);
    // The preference p is met with the whole confidence, of which Y'Y already has the 1: hence the target beyond p.
    const problem = {
      vectors: other,
      rows: entries.column.subarray(from, end),
      weights: extra.map(Math.abs),
      targets: extra.map((value) => (value > 0 ? (1 + value) / value : 0)),
    };
    this.ridge.add(problem, 0, end - from);
    this.ridge.solveInto(own, row);
  }

  /** Conjugate gradients from the row's former factors, as Takács, Pilászy and Tikk (2011): a few steps do. */
  private descend({ entries, own, other }: Side, row: number): void {
    const { system, x, residual, direction, image } = this;
    const begin = row * x.length;
    const [from, end] = [entries.starts[row] as number, entries.starts[row + 1] as number];
    const range = { entries, other, from, end };
    for (let c = 0; c < x.length; c++) x[c] = own.values[begin + c] as number;
    system.residual(x, residual, range);
    direction.set(residual);
    let squared = product(residual, residual);
    for (let step = 1; squared > 1e-20; step++) {
      system.apply(direction, image, range);
      const rate = squared / product(direction, image);
      addScaled(x, rate, direction);
      if (step === this.solver.cgSteps) break;
      addScaled(residual, -rate, image);
      const former = squared;
      squared = product(residual, residual);
      const kept = squared / former;
      for (let c = 0; c < x.length; c++)
        direction[c] = (residual[c] as number) + kept * (direction[c] as number);
    }
    own.values.set(x, begin);
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += (a[c] as number) * (b[c] as number);
  return sum;
}

function addScaled(to: Float64Array, scale: number, from: Float64Array): void {
  for (let c = 0; c < to.length; c++) to[c] = (to[c] as number) + scale * (from[c] as number);
}

/** gram = Y'Y */
function fillGram(gram: Float64Array, { values, length }: Vectors): void {
  gram.fill(0);
  for (let row = 0; row < values.length; row += length) {
    for (let c = 0; c < length; c++) {
      const scale = values[row + c] as number;
      const line = c * length;
      for (let d = 0; d <= c; d++)
        gram[line + d] = (gram[line + d] as number) + scale * (values[row + d] as number);
    }
  }
  for (let c = 0; c < length; c++) {
    for (let d = 0; d < c; d++) gram[d * length + c] = gram[c * length + d] as number;
  }
}
