import { type FeatureState, halfLivesDays, type Signal, signals } from '@shoal/contracts';

export const dayMs = 86_400_000;

/** Half-life of category affinities, in days. */
const categoryHalfLifeDays = 30;

/** Parts of one that affinities are kept to. */
export const categoryScale = 1e7;

/** Parts of one that a decayed value is kept to: fine enough to decay from one event to the next, and it prints short. */
export function scaleOf(signal: Signal): number {
  return signal === 'spend' ? 1e5 : 1e10;
}

/** Parts of one that sums of other kinds are kept to. Squares of amounts are whole multiples: rounding takes away what doubles add. */
export const sumScale = { squares: 1e8, gapSquares: 1e9, logSum: 1e9, sentiment: 1e4 } as const;

/** The nearest whole multiple of 1/scale. */
export function rounded(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}

/** 2^(-age / half-life): what a count of one is worth after `ageMs`. */
export function decayFactor(ageMs: number, halfLifeDays: number): number {
  return 2 ** (-ageMs / (halfLifeDays * dayMs));
}

/** Brings every decayed value of the state forward to a moment; an earlier one changes nothing. */
export function decayTo(state: FeatureState, at: number): void {
  const ageMs = at - state.decayedAt;
  if (ageMs <= 0) return;
  const factors = halfLivesDays.map((halfLife) => decayFactor(ageMs, halfLife)) as [number, number, number];
  for (const signal of signals) {
    const values = state.decayed[signal] as [number, number, number];
    const scale = scaleOf(signal);
    values[0] = rounded(values[0] * factors[0], scale);
    values[1] = rounded(values[1] * factors[1], scale);
    values[2] = rounded(values[2] * factors[2], scale);
  }
  const categoryFactor = decayFactor(ageMs, categoryHalfLifeDays);
  for (const category of Object.keys(state.categories)) {
    state.categories[category] = rounded(
      (state.categories[category] as number) * categoryFactor,
      categoryScale,
    );
  }
  state.decayedAt = at;
}

/** Counts something that happened at `at`: in full when it is the newest, else as much as is left of it by now. */
export function countSignal(state: FeatureState, signal: Signal, at: number, amount = 1): void {
  decayTo(state, at);
  state.totals[signal] += amount;
  const values = state.decayed[signal];
  const ageMs = state.decayedAt - at;
  const scale = scaleOf(signal);
  for (let i = 0; i < halfLivesDays.length; i += 1) {
    const left = ageMs === 0 ? 1 : decayFactor(ageMs, halfLivesDays[i] as number);
    values[i] = rounded((values[i] as number) + amount * left, scale);
  }
}

/** What is left at `at` of an affinity gained then, given that affinities hold for `state.decayedAt`. */
export function categoryWeight(state: FeatureState, at: number): number {
  return decayFactor(Math.max(0, state.decayedAt - at), categoryHalfLifeDays);
}
