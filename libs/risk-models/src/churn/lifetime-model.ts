import type { FeatureState, LifetimeValue } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import {
  BetaGeometric,
  BetaGeometricModel,
  GammaGamma,
  GammaGammaModel,
  lifetimeValues,
  type Summary,
} from '@shoal/lifetime';
import { RiskFormatError } from '../errors.ts';

const horizons = [3, 6, 12] as const;
const yearDays = 360;
/** In 1/10,000 of the currency unit, as states count. */
const amountScale = 10_000;

/** What customers will buy and pay: BG/NBD with Gamma-Gamma on the orders that their states tell of. */
export class LifetimeModel {
  readonly #purchases: BetaGeometricModel;
  readonly #spend: GammaGammaModel;

  constructor(purchases: BetaGeometricModel, spend: GammaGammaModel) {
    this.#purchases = purchases;
    this.#spend = spend;
  }

  /** Learns from the states of customers at a moment. Throws LifetimeError where none of them has bought twice. */
  static fit(states: readonly FeatureState[], at: number): LifetimeModel {
    const summary = summaryOf(states, at);
    return new LifetimeModel(new BetaGeometric().fit(summary), new GammaGamma().fit(summary));
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): LifetimeModel {
    try {
      const { purchases, spend } = json as { purchases: unknown; spend: unknown };
      return new LifetimeModel(BetaGeometricModel.fromJSON(purchases), GammaGammaModel.fromJSON(spend));
    } catch (error) {
      throw new RiskFormatError(`a lifetime model cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** Of customers with an order each. */
  valuesOf(states: readonly FeatureState[], at: number): LifetimeValue[] {
    if (states.length === 0) return [];
    const summary = summaryOf(states, at);
    const models = { purchases: this.#purchases, spend: this.#spend };
    const [value3, value6, value12] = lifetimeValues(models, summary, {
      horizons,
    }) as readonly Float64Array[];
    const alive = this.#purchases.probabilityAlive(summary);
    const orders = this.#purchases.expectedPurchases(yearDays, summary);
    const amount = (values: Float64Array | undefined, i: number) => Number((values?.[i] ?? 0).toFixed(2));
    return states.map((_, i) => ({
      alive: Number((alive[i] as number).toPrecision(4)),
      orders12: Number((orders[i] as number).toPrecision(4)),
      value3: amount(value3, i),
      value6: amount(value6, i),
      value12: amount(value12, i),
    }));
  }

  toJSON() {
    return { purchases: this.#purchases.toJSON(), spend: this.#spend.toJSON() };
  }
}

/** States count orders, not days with one, and know what was paid for all of them, the first included. */
function summaryOf(states: readonly FeatureState[], at: number): Summary {
  const column = (read: (state: FeatureState) => number) => Float64Array.from(states, read);
  const first = ({ orders }: FeatureState) => orders.firstAt ?? at;
  const days = (ms: number) => Math.max(0, ms / dayMs);
  return {
    customer: Int32Array.from(states.keys()),
    frequency: column(({ totals }) => Math.max(0, totals.orders - 1)),
    recency: column((state) => days((state.orders.lastAt ?? at) - first(state))),
    age: column((state) => days(Math.max(at, state.orders.lastAt ?? at) - first(state))),
    spend: column(({ totals }) => totals.spend / amountScale / Math.max(1, totals.orders)),
  };
}
