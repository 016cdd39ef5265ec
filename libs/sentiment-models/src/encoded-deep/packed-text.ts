import { STEP } from './token-scale.ts';

/** The numbers of a packed text, in standard deviations. */
export function unpackInto(to: Float32Array, text: Int8Array): void {
  for (let i = 0; i < text.length; i++) to[i] = (text[i] as number) * STEP;
}

/** The mean of a packed text's tokens, as long as one of them; zeros where there is none. */
export function meanOf(text: Int8Array, to: Float32Array): void {
  to.fill(0);
  const width = to.length;
  for (let from = 0; from < text.length; from += width)
    for (let i = 0; i < width; i++) to[i] = (to[i] as number) + (text[from + i] as number);
  const share = text.length === 0 ? 0 : (STEP * width) / text.length;
  for (let i = 0; i < width; i++) to[i] = (to[i] as number) * share;
}
