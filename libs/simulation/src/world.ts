import { type Shelf, stockShelves } from './catalogue.ts';
import { WeightedIndex } from './draws.ts';
import { type ResolvedOptions, resolveOptions, type SimulationOptions } from './options.ts';
import { Sfc32 } from './sfc32.ts';

/** What all customers of one simulated shop share. */
export interface World {
  readonly options: ResolvedOptions;
  readonly shelves: readonly Shelf[];
  /** Index into `groupNames`, with the fraudsters last. */
  readonly groups: WeightedIndex;
  /** Where the golden-ratio sequence that deals out the groups begins. */
  readonly groupOffset: number;
  /** Below 120 days everybody's gaps shrink by this factor, so that the groups still show. */
  readonly pace: number;
  readonly fraudRings: number;
}

/** One stream of draws for each purpose, so that a change in one leaves the others as they were. */
export const purposes = { world: 1, plan: 2, visits: 3, content: 4, household: 5, fraudRing: 6 } as const;

const fraudRingSize = 5;

/** Throws a RangeError when an option is out of its range. */
export function createWorld(simulationOptions: SimulationOptions): World {
  const options = resolveOptions(simulationOptions);
  const random = new Sfc32(options.seed, 0, purposes.world);
  const sum = options.groupWeights.reduce((total, weight) => total + weight, 0);
  const honest = options.groupWeights.map((weight) => (weight / sum) * (1 - options.fraudShare));
  return {
    options,
    shelves: stockShelves(random, options.items),
    groups: new WeightedIndex([...honest, options.fraudShare]),
    groupOffset: random.unit(),
    pace: Math.min(1, Math.max(0.25, options.days / 120)),
    fraudRings: Math.max(1, Math.round((options.customers * options.fraudShare) / fraudRingSize)),
  };
}
