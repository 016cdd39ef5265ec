import type { CompressedRows } from '../csr.ts';
import { solveInPlace } from '../factors/cholesky.ts';
import { addScaled, dot } from '../factors/vectors.ts';

/** One side of the matrix, with the factors of both. */
export interface Side {
  /** Confidence beyond 1 of each entry; negative where it speaks against the preference. */
  readonly entries: CompressedRows;
  /** rows x factors: what a half step brings up to date. */
  readonly own: Float64Array;
  /** columns x factors: what it holds fast. */
  readonly other: Float64Array;
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
  private readonly system: Float64Array;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly image: Float64Array;

  constructor(solver: Solver) {
    this.solver = solver;
    this.gram = new Float64Array(solver.factors ** 2);
    this.system = new Float64Array(solver.factors ** 2);
    this.residual = new Float64Array(solver.factors);
    this.direction = new Float64Array(solver.factors);
    this.image = new Float64Array(solver.factors);
  }

  run(side: Side): void {
    this.prepare(side.other);
    for (let row = 0; row < side.entries.rows; row++) this.solveRow(side, row);
  }

  /** Takes Y'Y of the columns' factors: what all rows share. */
  prepare(other: Float64Array): void {
    gramOf(other, this.solver.factors, this.gram);
    for (let c = 0; c < this.solver.factors; c++) {
      const diagonal = c * (this.solver.factors + 1);
      this.gram[diagonal] = (this.gram[diagonal] as number) + this.solver.regularization;
    }
  }

  solveRow(side: Side, row: number): void {
    const { factors, cgSteps } = this.solver;
    if (side.entries.starts[row] === side.entries.starts[row + 1]) {
      side.own.fill(0, row * factors, (row + 1) * factors);
    } else if (cgSteps === 0) this.solveExactly(side, row);
    else this.descend(side, row);
  }

  private solveExactly({ entries, own, other }: Side, row: number): void {
    const { factors } = this.solver;
    const { system, residual } = this;
    system.set(this.gram);
    residual.fill(0);
    for (let i = entries.starts[row] as number; i < (entries.starts[row + 1] as number); i++) {
      const y = (entries.column[i] as number) * factors;
      const extra = entries.value[i] as number;
      if (extra > 0) addScaled(residual, 0, 1 + extra, other, y, factors);
      for (let c = 0; c < factors; c++) {
        addScaled(system, c * factors, Math.abs(extra) * (other[y + c] as number), other, y, c + 1);
      }
    }
    solveInPlace(system, residual, factors);
    own.set(residual, row * factors);
  }

  /** Conjugate gradients from the row's former factors, as Takács, Pilászy and Tikk (2011): a few steps do. */
  private descend(side: Side, row: number): void {
    const { factors, cgSteps } = this.solver;
    const { residual, direction, image } = this;
    const x = row * factors;
    this.findResidual(side, row);
    direction.set(residual);
    let squared = dot(residual, 0, residual, 0, factors);
    for (let step = 0; step < cgSteps && squared > 1e-20; step++) {
      this.applySystem(side, row);
      const rate = squared / dot(direction, 0, image, 0, factors);
      addScaled(side.own, x, rate, direction, 0, factors);
      if (step === cgSteps - 1) return;
      addScaled(residual, 0, -rate, image, 0, factors);
      const former = squared;
      squared = dot(residual, 0, residual, 0, factors);
      const kept = squared / former;
      for (let c = 0; c < factors; c++) {
        direction[c] = (residual[c] as number) + kept * (direction[c] as number);
      }
    }
  }

  /** residual = Y'C p - A x */
  private findResidual({ entries, own, other }: Side, row: number): void {
    const { factors } = this.solver;
    const { residual } = this;
    const x = row * factors;
    for (let c = 0; c < factors; c++) residual[c] = -dot(this.gram, c * factors, own, x, factors);
    const end = entries.starts[row + 1] as number;
    for (let i = entries.starts[row] as number; i < end; i++) {
      const y = (entries.column[i] as number) * factors;
      const extra = entries.value[i] as number;
      const wanted = extra > 0 ? 1 + extra : 0;
      addScaled(residual, 0, wanted - Math.abs(extra) * dot(other, y, own, x, factors), other, y, factors);
    }
  }

  /** image = A direction */
  private applySystem({ entries, other }: Side, row: number): void {
    const { factors } = this.solver;
    const { direction, image } = this;
    for (let c = 0; c < factors; c++) image[c] = dot(this.gram, c * factors, direction, 0, factors);
    const end = entries.starts[row + 1] as number;
    for (let i = entries.starts[row] as number; i < end; i++) {
      const y = (entries.column[i] as number) * factors;
      const weight = Math.abs(entries.value[i] as number) * dot(other, y, direction, 0, factors);
      addScaled(image, 0, weight, other, y, factors);
    }
  }
}

/** Y'Y, rows of Y one after the other. */
function gramOf(rows: Float64Array, factors: number, gram: Float64Array): void {
  gram.fill(0);
  for (let row = 0; row < rows.length; row += factors) {
    for (let c = 0; c < factors; c++) addScaled(gram, c * factors, rows[row + c] as number, rows, row, c + 1);
  }
  for (let c = 0; c < factors; c++) {
    for (let d = 0; d < c; d++) gram[d * factors + c] = gram[c * factors + d] as number;
  }
}
