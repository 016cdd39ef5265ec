import { drawAddress, drawFingerprint } from './draw-ids.ts';
import { Sfc32 } from './sfc32.ts';
import { purposes, type World } from './world.ts';

/** What two honest customers under one roof share. Undefined fields are their own. */
export interface Household {
  readonly ip?: string;
  readonly cardHash?: string;
  readonly deviceId?: string;
}

const householdShare = 0.06;

/**
 * The household of a customer, empty for most. Sharing an address, a card or a device must not be proof of fraud by
 * itself, or finding the planted fraud would be no work.
 */
export function drawHousehold(world: World, index: number): Household {
  const random = new Sfc32(world.options.seed, index >>> 1, purposes.household);
  if (!random.chance(householdShare)) return {};
  const ip = drawAddress(random);
  const cardHash = drawFingerprint(random);
  const deviceId = drawFingerprint(random);
  return { ip, ...(random.chance(0.5) && { cardHash }), ...(random.chance(0.3) && { deviceId }) };
}
