/** A filter looks at so many neighbouring symbols; there are `FILTERS` of each width. */
export const WINDOWS: readonly number[] = [2, 3, 4];
export const FILTERS = 96;
/** Numbers of a symbol's vector, and of a gram's. */
export const SYMBOL_WIDTH = 64;
export const GRAM_WIDTH = 32;
/** What the answer is made of: the strongest window of each filter, and the mean of the grams' vectors. */
const FEATURES: number = FILTERS * WINDOWS.length + GRAM_WIDTH;
/** Columns of the kernel: one filter after another for each place in a window, one window width after another. */
export const PROJECTIONS: number = WINDOWS.reduce((sum, window) => sum + window * FILTERS, 0);

/** Names and shapes of the weights, in the order of the stored form. */
export function weightShapes(symbols: number, grams: number) {
  return {
    symbols: [symbols, SYMBOL_WIDTH],
    kernel: [SYMBOL_WIDTH, PROJECTIONS],
    filterBias: [FILTERS * WINDOWS.length],
    grams: [grams, GRAM_WIDTH],
    output: [FEATURES, 1],
    outputBias: [1],
  } as const satisfies Readonly<Record<string, readonly number[]>>;
}

export type WeightName = keyof ReturnType<typeof weightShapes>;
