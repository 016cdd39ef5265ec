import { OptionError } from '../errors.ts';
import { SCALES, type Scale } from './scale.ts';

export interface PreprocessingOptions {
  /** One for all columns, or one each. */
  readonly scale: Scale | readonly Scale[];
  /**
   * How much each column counts in distances, above 0: columns that say much the same should share the weight of one, such as
   * Math.SQRT1_2 for each of two. Default 1 for all. Not for quantile scales.
   */
  readonly weights?: readonly number[];
  /** A column with one value tells no rows apart: leave it out, or throw ConstantColumnError. Default 'drop'. */
  readonly constantColumns?: 'drop' | 'error';
  /** Names for error messages, one a column. Default: their numbers from 0. */
  readonly columnNames?: readonly string[];
  /**
   * What NaN means: a mistake, or a value that is not known. It is then taken to be the median, with 'median-indicator' also said
   * by a further column. Default 'refuse'.
   */
  readonly missing?: 'refuse' | 'median' | 'median-indicator';
  /**
   * For wide data, after scaling and before pca: so many sums of columns drawn at random. Rows cannot be brought back from them.
   */
  readonly projection?: { readonly to: number; readonly seed: number };
  /** Principal components after everything else: their number (1 or more), or the least share of variance kept (below 1). */
  readonly pca?: number;
}

/** The scale of each column; further columns, which say what was missing, are standardised. Throws OptionError. */
export function scalesOf(
  { scale }: PreprocessingOptions,
  columns: number,
  further: number,
): readonly Scale[] {
  const scales = typeof scale === 'string' ? new Array<Scale>(columns).fill(scale) : scale;
  const unknown = scales.find((each) => !SCALES.includes(each));
  if (unknown !== undefined) throw new OptionError(`unknown scale '${unknown}'`);
  if (scales.length !== columns) throw new OptionError(`${scales.length} scales for ${columns} columns`);
  return [...scales, ...new Array<Scale>(further).fill('standard')];
}

/** The weight of each column; further columns count in full. Throws OptionError. */
export function weightsOf(
  { weights }: PreprocessingOptions,
  columns: number,
  further: number,
): readonly number[] {
  if (weights === undefined) return new Array<number>(columns + further).fill(1);
  if (weights.length !== columns) throw new OptionError(`${weights.length} weights for ${columns} columns`);
  const bad = weights.find((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (bad !== undefined) throw new OptionError(`a weight is ${bad}: it must be above 0`);
  return [...weights, ...new Array<number>(further).fill(1)];
}
