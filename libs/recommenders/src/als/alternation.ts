import type { CompressedRows } from '../csr.ts';
import type { Vectors } from '../factors/vectors.ts';
import { HalfStep, type Solver } from './half-step.ts';
import { createAlsKernel } from './simd/als-kernel.ts';

/** Both sides: their entries, and the vectors that half iterations bring up to date. */
export interface Sides {
  readonly users: SideRows;
  readonly items: SideRows;
}

interface SideRows {
  readonly entries: CompressedRows;
  readonly vectors: Vectors;
}

/** Half iterations over the rows of both sides. */
export interface Alternation {
  /** Solves all rows of a side, with the other held fast. */
  run(side: keyof Sides): void;
  /** Brings the vectors up to date; nothing runs afterwards. */
  end(): void;
}

/** By SIMD in float32 where that can be, for conjugate gradients alone; else one row after the other in float64. */
export function createAlternation(sides: Sides, solver: Solver): Alternation {
  const kernel = solver.cgSteps > 0 ? createAlsKernel(sides, solver) : undefined;
  return kernel ?? createPlainAlternation(sides, solver);
}

/** What the faster one must agree with. */
export function createPlainAlternation({ users, items }: Sides, solver: Solver): Alternation {
  const step = new HalfStep(solver);
  return {
    run: (side) => {
      const [own, other] = side === 'users' ? [users, items] : [items, users];
      step.run({ entries: own.entries, own: own.vectors, other: other.vectors });
    },
    end: () => undefined,
  };
}
