import { ConstantColumnError, ModelFormatError, ShapeError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix } from '../matrix.ts';
import { ImputeStep } from './impute-step.ts';
import { KeepStep } from './keep-step.ts';
import { PcaStep } from './pca-step.ts';
import { type PreprocessingOptions, scalesOf, weightsOf } from './preprocessing-options.ts';
import { ProjectionStep } from './projection-step.ts';
import type { Scale } from './scale.ts';
import { learnColumn, type ScaledColumn, weighted } from './scale-column.ts';
import { ScaleStep } from './scale-step.ts';
import type { Step, StepJson } from './step.ts';
import { stepsFromJson } from './stored-steps.ts';

/** The JSON of a Preprocessor. Version 1, one scale and no other steps, is still read. */
export interface PreprocessorJson {
  readonly version: 2;
  readonly steps: readonly StepJson[];
}

/**
 * What was learned of the columns, as a chain of steps: missing values filled, constant columns left out, scaled, and, where
 * asked for, projected and turned to principal components. Immutable; stored inside the model that was fitted on its output.
 * @example Preprocessor.fit(matrix, { scale: 'log-standard', pca: 0.95 }).transform(matrix)
 */
export class Preprocessor {
  readonly #steps: readonly Step[];

  private constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** Throws NonFiniteError, ConstantColumnError, OptionError. */
  static fit(matrix: Matrix, options: PreprocessingOptions): Preprocessor {
    const { missing = 'refuse', projection, pca } = options;
    const steps: Step[] = [];
    let rows = matrix;
    const add = (step: Step): void => {
      steps.push(step);
      rows = step.transform(rows);
    };
    if (missing !== 'refuse') {
      assertFinite(withoutMissing(matrix));
      add(ImputeStep.fit(matrix, missing === 'median-indicator'));
    }
    assertFinite(rows);
    const { keep, scaled } = learnColumns(rows, matrix.columns, options);
    add(keep);
    add(new ScaleStep(scaled));
    if (projection) add(ProjectionStep.fit(rows.columns, projection));
    if (pca !== undefined) add(PcaStep.fit(rows, pca));
    return new Preprocessor(steps);
  }

  /** Columns of the original matrix. */
  get columns(): number {
    return this.#steps[0]?.columns ?? 0;
  }

  /** Columns of what transform gives. */
  get outputColumns(): number {
    return this.#steps.at(-1)?.outputColumns ?? 0;
  }

  /** Indices of the original columns that vary, ascending; without projection and pca they are the columns of the output. */
  get kept(): readonly number[] {
    return this.#keep.kept.filter((column) => column < this.columns);
  }

  /** The share of variance that principal components keep; 1 without them. */
  get explainedVariance(): number {
    const last = this.#steps.at(-1);
    return last instanceof PcaStep ? last.explained : 1;
  }

  get #keep(): KeepStep {
    const keep = this.#steps.find((step) => step instanceof KeepStep);
    if (!keep) throw new ModelFormatError('stored preprocessing does not say which columns vary');
    return keep;
  }

  /** Rows in original units to rows in the model's space. Throws ShapeError or NonFiniteError. */
  transform(matrix: Matrix): Matrix {
    if (matrix.columns !== this.columns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model ${this.columns}`);
    }
    const fills = this.#steps[0] instanceof ImputeStep;
    assertFinite(fills ? withoutMissing(matrix) : matrix);
    return this.#steps.reduce((rows, step) => step.transform(rows), matrix);
  }

  /**
   * From the model's space back to original units; columns left out get the value they always had. Throws ShapeError, and
   * OptionError after a random projection, which cannot be undone.
   */
  inverse(matrix: Matrix): Matrix {
    if (matrix.columns !== this.outputColumns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model's space ${this.outputColumns}`);
    }
    return this.#steps.reduceRight((rows, step) => step.inverse(rows), matrix);
  }

  toJSON(): PreprocessorJson {
    return { version: 2, steps: this.#steps.map((step) => step.toJSON()) };
  }

  /** Throws ModelFormatError for anything that toJSON, of this version or the one before, did not write. */
  static fromJSON(json: unknown): Preprocessor {
    const preprocessor = new Preprocessor(stepsFromJson(json));
    // Asked for now, so that a damaged model is refused when it is read and not when it is used.
    preprocessor.#keep;
    return preprocessor;
  }
}

/** NaN stands for what is missing: with 0 in its place only true mistakes are refused. */
function withoutMissing({ rows, columns, values }: Matrix): Matrix {
  return createMatrix(
    rows,
    columns,
    values.map((x) => (Number.isNaN(x) ? 0 : x)),
  );
}

function learnColumns(rows: Matrix, given: number, options: PreprocessingOptions) {
  const scales = scalesOf(options, given, rows.columns - given);
  const weights = weightsOf(options, given, rows.columns - given);
  const kept: number[] = [];
  const scaled: ScaledColumn[] = [];
  const constants = Array.from(rows.values.subarray(0, rows.columns));
  for (let j = 0; j < rows.columns; j++) {
    const values = Float64Array.from(
      { length: rows.rows },
      (_, i) => rows.values[i * rows.columns + j] as number,
    );
    // Compared exactly: the deviation of a constant column is often not 0 but a rounding error.
    const varies = values.some((x) => x !== values[0]);
    const learned = varies ? learnColumn(values, j, scales[j] as Scale) : undefined;
    if (learned) {
      kept.push(j);
      scaled.push(weighted(learned, weights[j] as number));
    } else if (options.constantColumns === 'error') {
      throw new ConstantColumnError(j, constants[j] ?? Number.NaN, options.columnNames?.[j]);
    }
  }
  // No rows have no first value; the constants then only tell the number of columns.
  const firsts = constants.length === rows.columns ? constants : new Array<number>(rows.columns).fill(0);
  return { keep: new KeepStep(kept, firsts), scaled };
}
