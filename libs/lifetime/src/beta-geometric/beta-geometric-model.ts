import { OptionError } from '../errors.ts';
import type { Histories } from '../histories.ts';
import { hyp2f1 } from '../special/hyp-2f1.ts';
import { readParameters } from '../stored-parameters.ts';
import { checkHistories } from './distinct-histories.ts';

/** r and alpha: how often customers buy, alpha in units of time; a and b: how likely they leave after a purchase. All above 0. */
export interface BetaGeometricParameters {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** A fitted model as JSON. */
export interface StoredBetaGeometric extends BetaGeometricParameters {
  readonly kind: 'beta-geometric';
  readonly version: 1;
}

const STORED = { kind: 'beta-geometric', version: 1, names: ['r', 'alpha', 'a', 'b'] } as const;
/** Nearer than this to 1 and 0 the formulas are 0/0; the function is smooth there, so that a point beside it is good to as many digits. */
const NEAR = 1e-6;

/** A fitted BG/NBD model. Times are in the unit of the histories that it was fitted to. */
export class BetaGeometricModel {
  readonly parameters: BetaGeometricParameters;

  /** Throws OptionError where a parameter is not above 0. */
  constructor(parameters: BetaGeometricParameters) {
    for (const [name, value] of Object.entries(parameters))
      if (!(value > 0 && Number.isFinite(value)))
        throw new OptionError(`${name} is ${value}, and must be above 0`);
    this.parameters = parameters;
  }

  /**
   * Purchases that each customer is expected to make in the `time` that follows: one number a row of the histories (equation 10 of the
   * paper). Throws OptionError where the time is negative, DataError where a history cannot be.
   */
  expectedPurchases(time: number, histories: Histories): Float64Array {
    checkTime(time);
    checkHistories(histories);
    const { alpha } = this.parameters;
    const alive = this.probabilityAlive(histories);
    return alive.map((probability, i) => {
      const age = histories.age[i] as number;
      return probability * this.#ifAlive(histories.frequency[i] as number, time / (alpha + age + time));
    });
  }

  /** The probability that each customer has not left: one number a row (Hardie's note 021). 1 for who bought once only. Throws DataError. */
  probabilityAlive(histories: Histories): Float64Array {
    checkHistories(histories);
    const { r, alpha, a, b } = this.parameters;
    return histories.frequency.map((x, i) => {
      if (x === 0) return 1;
      const [recency, age] = [histories.recency[i] as number, histories.age[i] as number];
      return 1 / (1 + (a / (b + x - 1)) * Math.exp((r + x) * Math.log((alpha + age) / (alpha + recency))));
    });
  }

  /** Repeat purchases that a customer is expected to make in the `time` after his first one (equation 9). Throws OptionError. */
  expectedOfNew(time: number): number {
    checkTime(time);
    return this.#ifAlive(0, time / (this.parameters.alpha + time));
  }

  /** Plain data for `fromJSON`. */
  toJSON(): StoredBetaGeometric {
    return { kind: STORED.kind, version: STORED.version, ...this.parameters };
  }

  /** The model that `toJSON` wrote. Throws LifetimeFormatError for another kind or version, or when damaged. */
  static fromJSON(json: unknown): BetaGeometricModel {
    return new BetaGeometricModel(readParameters(json, STORED));
  }

  /**
   * Expected purchases of a customer who is alive, z being time / (alpha + age + time):
   *
   *     (c / (a-1)) (1 - (1-z)^(r+x) 2F1(r+x, b+x; c; z)),   c = a+b+x-1
   *
   * after Euler's transformation (DLMF 15.8.1), which turns the last product into (1-z)^(a-1) 2F1(a+b-1-r, a-1; c; z): its parameters do
   * not grow with x, where those of the paper's overflow at some hundred purchases.
   */
  #ifAlive(x: number, z: number): number {
    if (z === 0) return 0;
    const { r, b } = this.parameters;
    let { a } = this.parameters;
    if (Math.abs(a - 1) < NEAR) a = 1 + NEAR;
    if (Math.abs(a + b + x - 1) < NEAR) a += NEAR;
    const c = a + b + x - 1;
    const left = hyp2f1({ a: a + b - 1 - r, b: a - 1, c }, z, (a - 1) * Math.log1p(-z));
    return (c / (a - 1)) * (1 - left);
  }
}

function checkTime(time: number): void {
  if (!(time >= 0 && Number.isFinite(time))) throw new OptionError(`time is ${time}, and must be 0 or more`);
}
