import type { DayProfile } from './day-profile.ts';
import { drawAddress, drawFingerprint, drawUuid } from './draw-ids.ts';
import { WeightedIndex } from './draws.ts';
import { drawFraudRing, type FraudRing } from './fraud-ring.ts';
import { fraudProfile, type GroupName, type GroupProfile, groupNames, groupProfiles } from './groups.ts';
import { drawHousehold } from './household.ts';
import { Sfc32 } from './sfc32.ts';
import { purposes, type World } from './world.ts';

/** A browser that a customer uses; the anonymousId lives in it. */
export interface Device {
  readonly id: string;
  readonly type: 'desktop' | 'mobile' | 'tablet';
  readonly anonymousId: string;
}

/** Everything about one customer that is settled before the first visit. */
export interface CustomerPlan {
  readonly index: number;
  readonly group: GroupName | 'fraudsters';
  readonly profile: GroupProfile;
  readonly ring: FraudRing | undefined;
  readonly userId: string;
  /** The visit in which the customer signs in without ordering; an order always makes them sign in. */
  readonly signInVisit: number;
  readonly staysAnonymous: boolean;
  /** One or two; the second is used only once an account exists. */
  readonly devices: readonly Device[];
  readonly ip: string;
  readonly cardHashes: readonly string[];
  readonly paymentMethod: string;
  readonly locale: string;
  readonly chinese: boolean;
  readonly utcOffsetHours: number;
  readonly dayProfile: DayProfile;
  readonly channel: string;
  readonly startMs: number;
  /** No visit begins after this. */
  readonly stopMs: number;
  readonly ordersMax: number;
  /** The visit that orders for certain, or -1. */
  readonly sureOrderVisit: number;
  /** How much this customer likes each shelf. */
  readonly tastes: WeightedIndex;
}

const channels = ['direct', 'google', 'newsletter', 'instagram', 'affiliate', 'wechat'] as const;
const channelWeights = new WeightedIndex([30, 28, 14, 14, 8, 6]);
const goldenRatio = 0.6180339887498949;

/** Draws the customer with this index (0 to customers - 1); the same index gives the same customer at any time. */
export function planCustomer(world: World, index: number): CustomerPlan {
  const random = new Sfc32(world.options.seed, index, purposes.plan);
  const group = groupOf(world, index);
  const fraudster = group === 'fraudsters';
  const profile = fraudster ? fraudProfile : groupProfiles[group];
  const ring = fraudster ? drawFraudRing(world, random.below(world.fraudRings)) : undefined;
  const devices = drawDevices(random);
  const own = { ip: drawAddress(random), cardHash: drawFingerprint(random), deviceId: devices[0].id };
  const home = ring ? sharedByRing(random, ring) : { ...own, ...drawHousehold(world, index) };
  return {
    index,
    group,
    profile,
    ring,
    userId: `u-${String(index + 1).padStart(6, '0')}`,
    signInVisit: random.chance(0.45) ? 0 : random.below(6),
    staysAnonymous: random.chance(profile.anonymousShare),
    devices: [{ ...devices[0], id: home.deviceId }, ...(ring ? [] : devices.slice(1))],
    ip: home.ip,
    cardHashes: ring ? ring.cardHashes : [home.cardHash],
    ...drawHabits(world, random, fraudster),
    ...drawLife(world, random, profile),
  };
}

/** Deals the groups out by the golden-ratio sequence: even small shops have every group close to its share. */
function groupOf(world: World, index: number): GroupName | 'fraudsters' {
  const position = (world.groupOffset + (index + 1) * goldenRatio) % 1;
  return groupNames[world.groups.at(position)] ?? 'fraudsters';
}

function sharedByRing(random: Sfc32, ring: FraudRing): { ip: string; cardHash: string; deviceId: string } {
  return {
    ip: random.pick(ring.ips),
    cardHash: random.pick(ring.cardHashes),
    deviceId: random.pick(ring.deviceIds),
  };
}

function drawDevices(random: Sfc32): readonly [Device, ...Device[]] {
  const device = (): Device => {
    const type = random.chance(0.55) ? 'mobile' : random.chance(0.8) ? 'desktop' : 'tablet';
    return { id: drawFingerprint(random), type, anonymousId: drawUuid(random) };
  };
  return random.chance(0.3) ? [device(), device()] : [device()];
}

function drawHabits(world: World, random: Sfc32, fraudster: boolean) {
  const chinese = random.chance(world.options.chineseShare);
  const british = random.chance(0.5);
  const dayProfile: DayProfile =
    fraudster || random.chance(0.05) ? 'night' : random.chance(0.4) ? 'office' : 'evening';
  const methods = chinese ? ['card', 'alipay', 'wechat-pay'] : ['card', 'card', 'paypal'];
  return {
    chinese,
    locale: chinese ? 'zh-CN' : british ? 'en-GB' : 'en-US',
    utcOffsetHours: chinese ? 8 : british ? 0 : -5,
    dayProfile,
    channel: channels[channelWeights.draw(random)] ?? 'direct',
    paymentMethod: fraudster ? 'card' : random.pick(methods),
    // Two favourite shelves take most of the interest.
    tastes: new WeightedIndex(world.shelves.map(() => random.unit() ** 4 + 0.02)),
  };
}

function drawLife(world: World, random: Sfc32, profile: GroupProfile) {
  const { startMs, endMs } = world.options;
  const moment = (fractions: readonly [number, number]) =>
    Math.floor(startMs + (endMs - startMs) * random.between(...fractions));
  const [ordersMin, ordersMax] = profile.orders ?? [Infinity, Infinity];
  return {
    startMs: moment(profile.firstVisit),
    stopMs: moment(profile.lastVisit),
    ordersMax: ordersMin === Infinity ? Infinity : ordersMin + random.below(ordersMax - ordersMin + 1),
    sureOrderVisit: profile.sureOrderWithin > 0 ? random.below(profile.sureOrderWithin) : -1,
  };
}
