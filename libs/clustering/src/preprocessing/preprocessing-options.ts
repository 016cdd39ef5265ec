import { OptionError } from '../errors.ts';
import { SCALES, type Scale } from './scale.ts';

export interface PreprocessingOptions {
  /** One for all columns, or one each. */
  readonly scale: Scale | readonly Scale[];
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
