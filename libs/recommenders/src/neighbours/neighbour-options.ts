import { OptionError } from '../errors.ts';
import { WEIGHTINGS, type Weighting } from './weighting.ts';

export interface NeighbourOptions {
  /** How many neighbours are kept of each. Default 100. */
  readonly k?: number;
  /** Default bm25. */
  readonly weighting?: Weighting;
  /** How many entries of one column are compared: bounds the time that one best-seller or one hot user costs. Default 10,000. */
  readonly entriesMax?: number;
}

/** With the defaults. Throws OptionError. */
export function neighbourParameters(options: NeighbourOptions): Required<NeighbourOptions> {
  const { k = 100, weighting = 'bm25', entriesMax = 10_000 } = options;
  for (const [name, value] of Object.entries({ k, entriesMax })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  if (!WEIGHTINGS.includes(weighting)) {
    throw new OptionError(`weighting is ${weighting}: it must be one of ${WEIGHTINGS.join(', ')}`);
  }
  return { k, weighting, entriesMax };
}
