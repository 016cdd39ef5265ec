import { MAXIMA, PROJECTIONS } from '../windows/window-shape.ts';

/** Numbers of a symbol's vector, and of a gram's. */
export const SYMBOL_WIDTH = 64;
export const GRAM_WIDTH = 32;

/** Names and shapes of the weights, in the order of the stored form. The answer is made of the maxima, and of the mean of the grams' vectors. */
export function weightShapes(symbols: number, grams: number) {
  return {
    symbols: [symbols, SYMBOL_WIDTH],
    kernel: [SYMBOL_WIDTH, PROJECTIONS],
    filterBias: [MAXIMA],
    grams: [grams, GRAM_WIDTH],
    output: [MAXIMA + GRAM_WIDTH, 1],
    outputBias: [1],
  } as const satisfies Readonly<Record<string, readonly number[]>>;
}

export type WeightName = keyof ReturnType<typeof weightShapes>;
