import { ModelFormatError, OptionError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';
import { type Random, seededRandom } from '../random.ts';
import { isNumberArray } from '../stored-json.ts';
import type { Step, StepJson } from './step.ts';

export interface ProjectionStepJson extends StepJson {
  readonly kind: 'projection';
  readonly columns: number;
  /** For each new column the old ones that it sums, and those that it subtracts. */
  readonly added: readonly (readonly number[])[];
  readonly subtracted: readonly (readonly number[])[];
  /** What each cell counts. */
  readonly weight: number;
}

/**
 * Very sparse random projection: of d columns each of k new ones takes about sqrt(d), added or subtracted at random (Achlioptas
 * 2003 with s = 3; Li, Hastie and Church 2006 with s = sqrt(d)), weighted by sqrt(s / k) so that distances keep their mean.
 * By Johnson and Lindenstrauss k of some hundreds keeps them within a tenth, however wide the data: enough for k-means
 * (Boutsidis, Zouzias and Drineas 2010).
 */
export class ProjectionStep implements Step {
  readonly #json: ProjectionStepJson;

  constructor(json: ProjectionStepJson) {
    this.#json = json;
  }

  /** Throws OptionError unless `to` is a positive whole number. */
  static fit(columns: number, { to, seed }: { to: number; seed: number }): ProjectionStep {
    if (!Number.isSafeInteger(to) || to < 1)
      throw new OptionError(`projection to ${to} columns: it must be 1 or more`);
    const random = seededRandom(seed, -11);
    const sparsity = Math.max(3, Math.sqrt(columns));
    const drawn = Array.from({ length: to }, () => drawColumns(columns, sparsity, random));
    return new ProjectionStep({
      kind: 'projection',
      columns,
      added: drawn.map(({ added }) => added),
      subtracted: drawn.map(({ subtracted }) => subtracted),
      weight: Math.sqrt(sparsity / to),
    });
  }

  get columns(): number {
    return this.#json.columns;
  }

  get outputColumns(): number {
    return this.#json.added.length;
  }

  transform({ rows, columns, values }: Matrix): Matrix {
    const { added, subtracted, weight } = this.#json;
    const result = createMatrix(rows, added.length);
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < added.length; c++) {
        let sum = 0;
        for (const j of added[c] as readonly number[]) sum += values[i * columns + j] as number;
        for (const j of subtracted[c] as readonly number[]) sum -= values[i * columns + j] as number;
        result.values[i * added.length + c] = sum * weight;
      }
    }
    return result;
  }

  /** Throws OptionError: what was summed cannot be taken apart. */
  inverse(): Matrix {
    throw new OptionError(
      'a random projection cannot be undone: describe clusters by the rows of their members',
    );
  }

  toJSON(): ProjectionStepJson {
    return this.#json;
  }

  static fromJSON(json: Record<string, unknown>): ProjectionStep {
    const { columns, added, subtracted, weight } = json;
    const whole =
      typeof columns === 'number' &&
      arePlaces(added, columns) &&
      arePlaces(subtracted, columns) &&
      added.length === subtracted.length &&
      typeof weight === 'number' &&
      Number.isFinite(weight);
    if (!whole) throw new ModelFormatError('stored projection is damaged');
    return new ProjectionStep({ kind: 'projection', columns, added, subtracted, weight });
  }
}

function drawColumns(columns: number, sparsity: number, random: Random) {
  const added: number[] = [];
  const subtracted: number[] = [];
  for (let j = 0; j < columns; j++) {
    const draw = random() * sparsity;
    if (draw < 0.5) added.push(j);
    else if (draw < 1) subtracted.push(j);
  }
  return { added, subtracted };
}

function arePlaces(json: unknown, columns: number): json is number[][] {
  const inside = (place: number): boolean => Number.isInteger(place) && place >= 0 && place < columns;
  return Array.isArray(json) && json.every((places) => isNumberArray(places) && places.every(inside));
}
