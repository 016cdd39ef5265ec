import type { Experiment, ExperimentOutcomes, ExperimentVariant } from '@shoal/contracts';
import { difference, type Estimate, proportion } from './proportions.ts';

/** What is counted of customers: whether they looked at something shown, ordered anything, ordered something shown. */
export const conversions = ['clicked', 'ordered', 'orderedShown'] as const;
export type Conversion = (typeof conversions)[number];

export interface ConversionResult extends Estimate {
  readonly customers: number;
  /** Against the first variant; left out of the first. */
  readonly difference?: Estimate;
}

export interface VariantResult extends ExperimentVariant {
  /** Customers who were shown a list of it. */
  readonly exposed: number;
  readonly conversions: Readonly<Record<Conversion, ConversionResult>>;
}

type Counts = Record<Conversion | 'exposed', number>;

/** Counts customers, one document each, whichever experiments they are in; memory grows with variants only. */
export class ResultCounter {
  readonly #counts = new Map<string, Counts>();

  /** Each customer once: with his latest outcomes. A former id is passed over, its customer has what it had. */
  add({ shop, mergedInto, experiments }: Omit<ExperimentOutcomes, 'version' | 'customerId'>): void {
    if (mergedInto !== undefined) return;
    for (const [experiment, outcome] of Object.entries(experiments)) {
      const counts = this.#of(shop, experiment, outcome.variant);
      counts.exposed += 1;
      if (outcome.clickedAt !== undefined) counts.clicked += 1;
      if (outcome.orderedAt !== undefined) counts.ordered += 1;
      if (outcome.orderedShownAt !== undefined) counts.orderedShown += 1;
    }
  }

  /** One result for each variant of an experiment, in its order. */
  resultsOf({ shop, id, variants }: Experiment): VariantResult[] {
    const control = variants[0] && this.#of(shop, id, variants[0].id);
    return variants.map((variant, i) => {
      const counts = this.#of(shop, id, variant.id);
      const result = (name: Conversion) => conversionResult(name, counts, i === 0 ? undefined : control);
      const [clicked, ordered, orderedShown] = [result('clicked'), result('ordered'), result('orderedShown')];
      return { ...variant, exposed: counts.exposed, conversions: { clicked, ordered, orderedShown } };
    });
  }

  #of(shop: string, experiment: string, variant: string): Counts {
    const key = `${shop}/${experiment}/${variant}`;
    const counts = this.#counts.get(key) ?? { exposed: 0, clicked: 0, ordered: 0, orderedShown: 0 };
    this.#counts.set(key, counts);
    return counts;
  }
}

function conversionResult(name: Conversion, counts: Counts, control: Counts | undefined): ConversionResult {
  const own = proportion(counts[name], counts.exposed);
  const result = { ...own, customers: counts[name] };
  return control
    ? { ...result, difference: difference(own, proportion(control[name], control.exposed)) }
    : result;
}
