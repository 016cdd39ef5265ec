import { solvePositive } from './solve-positive.ts';

/** Rows of features with what came of them. */
export interface RateExamples {
  /** Row-major, `columns` a row. */
  readonly features: Float64Array;
  readonly columns: number;
  /** The logarithm of the rate that is expected without the features, a row each. */
  readonly offset: Float64Array;
  /** How often it happened, a row each; for 'occurrence' whether it did, 0 or 1. */
  readonly outcome: Float64Array;
}

/** `count` is Poisson regression; `occurrence` is binary regression with the complementary log-log link: the chance that a Poisson count of that rate is above 0. */
export type Outcome = 'count' | 'occurrence';

/** ln rate = offset + intercept + coefficients . features; the coefficients are those of the raw features. */
export interface RateWeights {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

export interface Fitting {
  readonly kind: Outcome;
  /** The weight of half the sum of the squared standardised coefficients, beside the mean loss. */
  readonly ridge: number;
}

/** Stops where a step promises less than this of the mean loss. */
const TOLERANCE = 1e-9;
const ITERATIONS_MAX = 50;
const HALVINGS_MAX = 20;
/** Beyond, the exponential says no more. */
const LN_RATE_MAX = 30;

/** Fits a log-linear rate by Fisher scoring (McCullagh and Nelder 1989, chapter 2.5) on standardised columns, halving steps that lead up. */
export function fitRate(examples: RateExamples, fitting: Fitting): RateWeights {
  const { columns } = examples;
  const { standard, means, deviations } = standardised(examples);
  const rows = { ...examples, features: standard };
  const width = columns + 1;
  const newSums = (): Sums => ({
    value: 0,
    gradient: new Float64Array(width),
    information: new Float64Array(width * width),
  });
  let point = new Float64Array(width);
  let [sums, nextSums] = [newSums(), newSums()];
  addUp(point, rows, fitting, sums);
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    const step = solvePositive(sums.information, sums.gradient);
    const promised = step.reduce((sum, each, k) => sum + each * (sums.gradient[k] as number), 0);
    if (promised <= TOLERANCE) break;
    let next = point;
    for (let halvings = 0, share = 1; halvings < HALVINGS_MAX; halvings++, share /= 2) {
      next = point.map((weight, k) => weight - share * (step[k] as number));
      addUp(next, rows, fitting, nextSums);
      if (nextSums.value < sums.value) break;
    }
    if (!(nextSums.value < sums.value)) break;
    point = next;
    [sums, nextSums] = [nextSums, sums];
  }
  return onRawFeatures(point, means, deviations);
}

function onRawFeatures(point: Float64Array, means: Float64Array, deviations: Float64Array): RateWeights {
  const coefficients = means.map((_, k) => (point[k] as number) / (deviations[k] as number));
  let intercept = point[means.length] as number;
  coefficients.forEach((weight, k) => {
    intercept -= weight * (means[k] as number);
  });
  return { intercept, coefficients };
}

/** The logarithm of the rate of each row. */
export function lnRates(
  { intercept, coefficients }: RateWeights,
  features: Float64Array,
  offset: Float64Array,
): Float64Array {
  const columns = coefficients.length;
  return offset.map((base, row) => {
    let sum = base + intercept;
    for (let k = 0; k < columns; k++)
      sum += (coefficients[k] as number) * (features[row * columns + k] as number);
    return Math.max(-LN_RATE_MAX, Math.min(LN_RATE_MAX, sum));
  });
}

/** Of one row, y being the outcome: the loss, its slope in ln rate, and the slope's expected slope (the Fisher information). */
interface Loss {
  value: number;
  slope: number;
  curvature: number;
}

function poissonLoss(lnRate: number, y: number, out: Loss): void {
  const rate = Math.exp(lnRate);
  out.value = rate - y * lnRate;
  out.slope = rate - y;
  out.curvature = rate;
}

function occurrenceLoss(lnRate: number, y: number, out: Loss): void {
  const rate = Math.exp(lnRate);
  // The chance that it happens over the chance that it does not; rate / odds is near 1 for small rates.
  const odds = Math.expm1(rate);
  const share = odds > 0 ? rate / odds : 1;
  out.value = y === 0 ? rate : -Math.log(-Math.expm1(-rate));
  out.slope = y === 0 ? rate : -share;
  out.curvature = rate * share;
}

interface Sums {
  value: number;
  readonly gradient: Float64Array;
  /** Row-major, only the lower triangle is written. */
  readonly information: Float64Array;
}

/** The mean loss with its penalty at `point`, whose last place is the intercept. */
function addUp(point: Float64Array, rows: RateExamples, { kind, ridge }: Fitting, sums: Sums): void {
  const { features, columns, offset, outcome } = rows;
  const width = columns + 1;
  const loss = kind === 'count' ? poissonLoss : occurrenceLoss;
  const out = { value: 0, slope: 0, curvature: 0 };
  const row = new Float64Array(width).fill(1);
  const share = 1 / offset.length;
  sums.value = 0;
  sums.gradient.fill(0);
  sums.information.fill(0);
  for (let i = 0; i < offset.length; i++) {
    let lnRate = offset[i] as number;
    for (let k = 0; k < columns; k++) row[k] = features[i * columns + k] as number;
    for (let k = 0; k < width; k++) lnRate += (point[k] as number) * (row[k] as number);
    loss(Math.max(-LN_RATE_MAX, Math.min(LN_RATE_MAX, lnRate)), outcome[i] as number, out);
    sums.value += out.value * share;
    addRow(row, { slope: out.slope * share, curvature: out.curvature * share }, sums);
  }
  for (let k = 0; k < columns; k++) {
    const weight = point[k] as number;
    sums.value += (ridge * weight * weight) / 2;
    sums.gradient[k] = (sums.gradient[k] as number) + ridge * weight;
    sums.information[k * width + k] = (sums.information[k * width + k] as number) + ridge;
  }
}

function addRow(
  row: Float64Array,
  { slope, curvature }: Pick<Loss, 'slope' | 'curvature'>,
  { gradient, information }: Sums,
): void {
  const width = row.length;
  for (let k = 0; k < width; k++) {
    const value = row[k] as number;
    gradient[k] = (gradient[k] as number) + slope * value;
    const weighted = curvature * value;
    for (let l = 0; l <= k; l++)
      information[k * width + l] = (information[k * width + l] as number) + weighted * (row[l] as number);
  }
}

interface Standardised {
  readonly standard: Float64Array;
  readonly means: Float64Array;
  /** 1 for a column that does not vary, which then counts for nothing. */
  readonly deviations: Float64Array;
}

function standardised({ features, columns, offset }: RateExamples): Standardised {
  const size = offset.length;
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < size; row++) sum += features[row * columns + k] as number;
    const mean = sum / size;
    for (let row = 0; row < size; row++) squares += ((features[row * columns + k] as number) - mean) ** 2;
    means[k] = mean;
    deviations[k] = Math.sqrt(squares / size) || 1;
  }
  const standard = features.map((value, i) => {
    const k = i % columns;
    return (value - (means[k] as number)) / (deviations[k] as number);
  });
  return { standard, means, deviations };
}
