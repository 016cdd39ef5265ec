import type { CompressedRows } from '../csr.ts';
import { Ridge } from '../factors/ridge.ts';
import { Vectors } from '../factors/vectors.ts';

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
  private readonly gram: Vectors;
  private readonly ridge: Ridge;
  private readonly residual: Vectors;
  private readonly direction: Vectors;
  private readonly image: Vectors;

  constructor(solver: Solver) {
    this.solver = solver;
    this.gram = Vectors.zeros(solver.factors, solver.factors);
    this.ridge = new Ridge(solver.factors);
    this.residual = Vectors.zeros(1, solver.factors);
    this.direction = Vectors.zeros(1, solver.factors);
    this.image = Vectors.zeros(1, solver.factors);
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
      this.gram.values[i] = (this.gram.values[i] as number) + regularization;
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
  private descend(side: Side, row: number): void {
    const { residual, direction, image } = this;
    this.findResidual(side, row);
    direction.values.set(residual.values);
    let squared = residual.dot(0, residual, 0);
    for (let step = 1; squared > 1e-20; step++) {
      this.applySystem(side);
      this.addEntries(side, row);
      const rate = squared / direction.dot(0, image, 0);
      side.own.add(row, rate, direction, 0);
      if (step === this.solver.cgSteps) return;
      residual.add(0, -rate, image, 0);
      const former = squared;
      squared = residual.dot(0, residual, 0);
      turn(direction.values, residual.values, squared / former);
    }
  }

  /** residual = Y'C p - A x */
  private findResidual({ entries, own, other }: Side, row: number): void {
    const { factors } = this.solver;
    const { residual, gram } = this;
    for (let c = 0; c < factors; c++) residual.values[c] = -gram.dot(c, own, row);
    const end = entries.starts[row + 1] as number;
    for (let i = entries.starts[row] as number; i < end; i++) {
      const y = entries.column[i] as number;
      const extra = entries.value[i] as number;
      const wanted = extra > 0 ? 1 + extra : 0;
      residual.add(0, wanted - Math.abs(extra) * other.dot(y, own, row), other, y);
    }
  }

  /** image = (Y'Y + regularization) direction */
  private applySystem({ other }: Side): void {
    const { direction, image, gram } = this;
    for (let c = 0; c < other.length; c++) image.values[c] = gram.dot(c, direction, 0);
  }

  /** image += Y'(C - 1)Y direction */
  private addEntries({ entries, other }: Side, row: number): void {
    const { direction, image } = this;
    const end = entries.starts[row + 1] as number;
    for (let i = entries.starts[row] as number; i < end; i++) {
      const y = entries.column[i] as number;
      image.add(0, Math.abs(entries.value[i] as number) * other.dot(y, direction, 0), other, y);
    }
  }
}

/** direction = residual + kept * direction */
function turn(direction: Float32Array, residual: Float32Array, kept: number): void {
  for (let c = 0; c < direction.length; c++) {
    direction[c] = (residual[c] as number) + kept * (direction[c] as number);
  }
}

/** gram = Y'Y. Summed in float64, since all rows of Y are in it. */
function fillGram(gram: Vectors, { values, length }: Vectors): void {
  const sums = new Float64Array(length ** 2);
  for (let row = 0; row < values.length; row += length) {
    for (let c = 0; c < length; c++) {
      const scale = values[row + c] as number;
      const line = c * length;
      for (let d = 0; d <= c; d++)
        sums[line + d] = (sums[line + d] as number) + scale * (values[row + d] as number);
    }
  }
  for (let c = 0; c < length; c++) {
    for (let d = 0; d <= c; d++) {
      gram.values[c * length + d] = sums[c * length + d] as number;
      gram.values[d * length + c] = sums[c * length + d] as number;
    }
  }
}
