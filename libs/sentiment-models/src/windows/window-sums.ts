import { FILTERS, WINDOWS } from './window-shape.ts';

/** Where a text's maxima go: the first place of `maxima`, and of `places`, which says at which symbol each window begins. */
export interface Maxima {
  readonly maxima: Float32Array;
  readonly places: Int32Array;
  readonly at: number;
}

/**
 * Convolution and maximum over time (Kim 2014) in one: for each filter the largest sum over a window that begins at a symbol. Since
 * what a filter sees of a symbol depends on the symbol alone, `projections` (rows x PROJECTIONS) holds it for every symbol that
 * occurs, and a window costs additions only. `rows` are the symbols of a text by their projections, one at least; whatever comes after
 * its end has row 0.
 */
export function maximaOf(projections: readonly Float32Array[], rows: Int32Array, to: Maxima): void {
  const sums = new Float32Array(FILTERS);
  let column = 0;
  WINDOWS.forEach((window, kind) => {
    const own = { ...to, at: to.at + kind * FILTERS };
    own.maxima.fill(Number.NEGATIVE_INFINITY, own.at, own.at + FILTERS);
    for (let begin = 0; begin < rows.length; begin++) {
      sums.fill(0);
      for (let place = 0; place < window; place++) {
        const row = rows[begin + place] ?? 0;
        addTo(sums, projections[row] as Float32Array, column + place * FILTERS);
      }
      keepLarger(sums, begin, own);
    }
    column += window * FILTERS;
  });
}

function addTo(sums: Float32Array, projection: Float32Array, column: number): void {
  for (let filter = 0; filter < FILTERS; filter++)
    sums[filter] = (sums[filter] as number) + (projection[column + filter] as number);
}

function keepLarger(sums: Float32Array, begin: number, { maxima, places, at }: Maxima): void {
  for (let filter = 0; filter < FILTERS; filter++) {
    const sum = sums[filter] as number;
    if (sum <= (maxima[at + filter] as number)) continue;
    maxima[at + filter] = sum;
    places[at + filter] = begin;
  }
}

/** Adds what changes each maximum to the projections that it is the sum of: the gradient of `maximaOf`. */
export function spreadGradient(
  gradients: readonly Float32Array[],
  rows: Int32Array,
  { maxima: gradient, places, at: first }: Maxima,
): void {
  let column = 0;
  WINDOWS.forEach((window, kind) => {
    const at = first + kind * FILTERS;
    for (let filter = 0; filter < FILTERS; filter++) {
      const begin = places[at + filter] as number;
      for (let place = 0; place < window; place++) {
        const own = gradients[rows[begin + place] ?? 0] as Float32Array;
        const to = column + place * FILTERS + filter;
        own[to] = (own[to] as number) + (gradient[at + filter] as number);
      }
    }
    column += window * FILTERS;
  });
}
