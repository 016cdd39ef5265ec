/** From here on the asymptotic series is exact to the last digit. */
const SERIES_FROM = 8;

/** The derivative of lnGamma at x > 0 (Abramowitz and Stegun 6.3.5 upwards, then 6.3.18). NaN for other x. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let at = x;
  let shift = 0;
  for (; at < SERIES_FROM; at++) shift -= 1 / at;
  const s = 1 / (at * at);
  const series =
    s *
    (1 / 12 -
      s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s * (1 / 12)))))));
  return shift + Math.log(at) - 0.5 / at - series;
}
