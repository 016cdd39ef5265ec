import { OptionError } from '../errors.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { explainMethod } from './explain-method.ts';
import { judgeMethod, type MethodCandidate, type MethodFigures } from './judge-method.ts';
import { sampleRows } from './sample-rows.ts';
import { noiseMost, silhouetteTie, stableFrom } from './thresholds.ts';

export interface ChooseMethodOptions {
  readonly seed: number;
  /** With more rows than this, a seeded sample of so many is judged. Default 3000. */
  readonly rowsMax?: number;
  /** Fits on halves of the rows, of each method. Default 3, minimum 1. */
  readonly stabilityRounds?: number;
  /** Hears of each method as soon as it is judged. */
  readonly onCandidate?: (figures: MethodFigures) => void;
}

export interface MethodChoice {
  /** Null when no method found two clusters. */
  readonly method: string | null;
  /** Every method that was tried, in the order given, with its figures. */
  readonly candidates: readonly MethodFigures[];
  /** For people: why this method, and what speaks against each other one. */
  readonly explanation: string;
}

/**
 * Chooses among methods of clustering, in the space of the rows given. A method is fit for use when it finds two clusters or more,
 * leaves no more than 30 % of the rows without one, and finds the same again in halves of the rows (stability of at least
 * .8). Of these the one of the highest separation wins: the silhouette with 0 for every row that was left out. Of equals,
 * within .01, the one that comes first: give the simplest first. Where none is fit for use the best separated is named, with a
 * warning. Silhouettes favour round clusters: where rings and chains are expected, name the method yourself. Throws
 * NonFiniteError, OptionError.
 * @example await chooseMethod(scaled, [{ name: 'k-means', fit: (rows) => new KMeans({ k, seed }).fit(rows) }, ...], { seed })
 */
export async function chooseMethod(
  matrix: Matrix,
  candidates: readonly MethodCandidate[],
  options: ChooseMethodOptions,
): Promise<MethodChoice> {
  const { seed, rowsMax = 3000, stabilityRounds: rounds = 3, onCandidate } = options;
  if (candidates.length === 0) throw new OptionError('there is no method to choose from');
  assertFinite(matrix);
  const rows = sampleRows(matrix, rowsMax, seed);
  const judged: MethodFigures[] = [];
  for (const candidate of candidates) {
    const figures = await judgeMethod(rows, candidate, { seed, rounds });
    judged.push(figures);
    onCandidate?.(figures);
  }
  const grouping = judged.filter(({ clusters }) => clusters >= 2);
  const fit = grouping.filter(isFit);
  const chosen = best(fit) ?? best(grouping);
  const explanation = explainMethod(chosen, judged, { rows: rows.rows, of: matrix.rows });
  return { method: chosen?.name ?? null, candidates: judged, explanation };
}

function isFit({ noiseShare, stability }: MethodFigures): boolean {
  return noiseShare <= noiseMost && (stability === null || stability >= stableFrom);
}

function best(figures: readonly MethodFigures[]): MethodFigures | undefined {
  const most = Math.max(...figures.map(({ separation }) => separation));
  return figures.find(({ separation }) => separation >= most - silhouetteTie);
}
