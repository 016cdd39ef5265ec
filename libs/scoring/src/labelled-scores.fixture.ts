import fc from 'fast-check';

/** Ten rows with equal scores among them; what scikit-learn 1.9.1 says of them stands in the tests. */
export const labels = Uint8Array.of(0, 1, 0, 1, 1, 0, 0, 1, 0, 1);
export const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.2, 0.9, 0.7, 0.05);

/** Labels and scores with many ties, both classes being there. */
export const labelledScores = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 60 })
  .map((rows) => [...rows, [0, 5] as const, [1, 5] as const])
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([label]) => label),
    scores: Float64Array.from(rows, ([, score]) => score / 12),
  }));

export function near(actual: number, expected: number, tolerance = 1e-12): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
