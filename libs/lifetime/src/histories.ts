/**
 * What the models know of customers, a row each: columns of equal length. Times are in one unit, days or weeks, that the model's answers
 * are in too.
 */
export interface Histories {
  /** Repeat purchases: periods with a purchase after the first one (x in the literature). */
  readonly frequency: Float64Array;
  /** From the first purchase to the last one; 0 without a repeat (t_x). */
  readonly recency: Float64Array;
  /** From the first purchase to the end of what was watched (T). */
  readonly age: Float64Array;
}
