import type { Matrix } from '../matrix.ts';

/** One idea of preprocessing with what it learned; immutable. A Preprocessor is a chain of them. */
export interface Step {
  /** Columns that it takes. */
  readonly columns: number;
  /** Columns that it gives. */
  readonly outputColumns: number;
  transform(matrix: Matrix): Matrix;
  /** Back as far as that is possible: what was left out comes back as what is most likely. */
  inverse(matrix: Matrix): Matrix;
  toJSON(): StepJson;
}

/** A stored step. */
export interface StepJson {
  readonly kind: string;
}
