/** Weights of an encoder begin with this. */
export const ENCODER_PREFIX = 'encoder-';

export interface LayerSize {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Name and size of each layer of an encoder with these widths, from the columns to the embedding. */
export function encoderLayers(widths: readonly number[]): LayerSize[] {
  return widths
    .slice(1)
    .map((outputs, i) => ({ name: `${ENCODER_PREFIX}${i}`, inputs: widths[i] as number, outputs }));
}
