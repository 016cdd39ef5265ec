const rootOfTwoPi = Math.sqrt(2 * Math.PI);

const density = (x: number): number => Math.exp((-x * x) / 2) / rootOfTwoPi;

/** The share of a standard normal distribution below x, by the series of Marsaglia (2004): exact to 1e-15 within 7. */
export function normalShareBelow(x: number): number {
  if (x > 8) return 1;
  if (x < -8) return 0;
  let term = x;
  let sum = x;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/** The x below which a share of a standard normal distribution lies, for shares inside (0, 1). */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  // Abramowitz and Stegun 26.2.23 to 4.5e-4; three steps of Newton's method carry it to machine precision.
  const t = Math.sqrt(-2 * Math.log(share));
  let x = -(
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
  for (let step = 0; step < 3; step++) x -= (normalShareBelow(x) - share) / density(x);
  return x;
}
