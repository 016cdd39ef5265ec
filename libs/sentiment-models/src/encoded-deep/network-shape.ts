import { MAXIMA, PROJECTIONS } from '../windows/window-shape.ts';

/** Numbers that a token's vector is brought down to. */
export const HIDDEN = 128;

/** Names and shapes of the weights, in the order of the stored form; `width` is that of the encoder's vectors. */
export function weightShapes(width: number) {
  return {
    hidden: [width, HIDDEN],
    hiddenBias: [HIDDEN],
    kernel: [HIDDEN, PROJECTIONS],
    filterBias: [MAXIMA],
    output: [MAXIMA + width, 1],
    outputBias: [1],
  } as const satisfies Readonly<Record<string, readonly number[]>>;
}

export type WeightName = keyof ReturnType<typeof weightShapes>;
export type Weights = Readonly<Record<WeightName, Float32Array>>;
