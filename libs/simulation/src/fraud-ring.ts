import { drawAddress, drawFingerprint } from './draw-ids.ts';
import { Sfc32 } from './sfc32.ts';
import { purposes, type World } from './world.ts';

/** What a gang of fraudsters shares between its accounts. */
export interface FraudRing {
  readonly deviceIds: readonly string[];
  readonly cardHashes: readonly string[];
  readonly ips: readonly string[];
}

/** The ring with this number: every member draws the same one. */
export function drawFraudRing(world: World, ring: number): FraudRing {
  const random = new Sfc32(world.options.seed, ring, purposes.fraudRing);
  const several = (most: number, draw: () => string) => Array.from({ length: 1 + random.below(most) }, draw);
  return {
    deviceIds: several(2, () => drawFingerprint(random)),
    cardHashes: several(3, () => drawFingerprint(random)),
    ips: several(2, () => drawAddress(random)),
  };
}
