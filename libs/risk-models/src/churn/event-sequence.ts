import type { FeatureState } from '@shoal/contracts';
import { type ItemKind, recentItems } from '@shoal/features';

/** How many of a customer's latest interactions a network reads. */
export const sequenceLength = 32;
/** Numbers of each interaction: its kind, and how long ago it was. */
export const sequenceWidth = 2;
const hourMs = 3_600_000;

/** Kinds of interactions as numbers; 0 is none. */
const codes: Readonly<Record<ItemKind, number>> = { v: 1, a: 2, o: 3, r: 4 };
export const kindCodes = Object.keys(codes).length + 1;

/**
 * What a customer did last, at a moment: for each interaction, the oldest first, its kind and ln(1 + hours ago); places that are not filled
 * come first, and are 0.
 */
export function eventSequence(state: FeatureState, at: number): Float32Array {
  const sequence = new Float32Array(sequenceLength * sequenceWidth);
  const latest = recentItems(state).slice(-sequenceLength);
  const from = sequenceLength - latest.length;
  latest.forEach(({ kind, at: happenedAt }, i) => {
    const place = (from + i) * sequenceWidth;
    sequence[place] = codes[kind];
    sequence[place + 1] = Math.log1p(Math.max(0, at - happenedAt) / hourMs);
  });
  return sequence;
}
