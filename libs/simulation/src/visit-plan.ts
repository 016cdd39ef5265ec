import type { CustomerPlan } from './customer-plan.ts';
import { placeInDay } from './day-profile.ts';
import { exponential, gamma } from './draws.ts';
import { Sfc32 } from './sfc32.ts';
import { purposes, type World } from './world.ts';

/** One visit to the shop, settled before any of its calls exists: the known truth is derived from these. */
export interface Visit {
  readonly index: number;
  readonly startMs: number;
  /** The whole visit ends within this many ms. */
  readonly lengthMsMax: number;
  readonly aim: 'look' | 'leave-cart' | 'order';
  /** Which of the customer's devices: 0 or 1. */
  readonly device: number;
  /** Whether this browser is signed in as the visit begins. */
  readonly signedIn: boolean;
  /** Whether the customer signs in during this visit. */
  readonly signsIn: boolean;
  /** Whether that opens the account. */
  readonly registers: boolean;
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
// Visits keep this distance, so that one ends before the next begins and each can be generated alone.
const honestVisitMsMax = 180 * minuteMs;
const fraudVisitMsMax = 20 * minuteMs;

/** The visits of one customer in time order, one at a time: nothing about past visits is kept but what decides the next. */
export class VisitPlan {
  private readonly plan: CustomerPlan;
  private readonly world: World;
  private readonly random: Sfc32;
  private readonly lengthMsMax: number;
  private count = 0;
  private orders = 0;
  private lastMs = Number.NEGATIVE_INFINITY;
  private hasAccount = false;
  private secondDeviceKnown = false;

  constructor(world: World, plan: CustomerPlan) {
    this.world = world;
    this.plan = plan;
    this.random = new Sfc32(world.options.seed, plan.index, purposes.visits);
    this.lengthMsMax = plan.ring ? fraudVisitMsMax : honestVisitMsMax;
  }

  /** The next visit, or undefined when the customer comes no more within the window. */
  next(): Visit | undefined {
    // With its orders placed, a fraudster's account has served.
    if (this.plan.ring && this.orders >= this.plan.ordersMax) return undefined;
    const startMs = this.count === 0 ? this.firstMoment() : this.nextMoment();
    if (startMs > this.plan.stopMs || startMs >= this.world.options.endMs) return undefined;
    const index = this.count;
    this.count += 1;
    this.lastMs = startMs;
    const aim = this.drawAim(index);
    const lengthMsMax = Math.min(this.lengthMsMax, this.world.options.endMs - startMs);
    return { index, startMs, lengthMsMax, aim, ...this.identity(index, aim) };
  }

  /** Without a likely hour inside the window the drawn moment itself stands: everybody comes at least once. */
  private firstMoment(): number {
    const { startMs, stopMs, dayProfile, utcOffsetHours } = this.plan;
    const placed = placeInDay(this.random, startMs, dayProfile, utcOffsetHours);
    return placed < this.world.options.startMs || placed > stopMs ? startMs : placed;
  }

  private nextMoment(): number {
    const { profile, dayProfile, utcOffsetHours } = this.plan;
    const gapMs = gamma(this.random, profile.gapShape, profile.gapDays * this.world.pace * dayMs);
    const earliest = this.lastMs + this.lengthMsMax + 1;
    const moment = Math.floor(this.lastMs + gapMs);
    // Fraudsters come back within hours; they keep the hour that the gap gives.
    const placed = this.plan.ring ? moment : placeInDay(this.random, moment, dayProfile, utcOffsetHours);
    if (placed >= earliest) return placed;
    return Math.floor(earliest + exponential(this.random, this.lengthMsMax));
  }

  private drawAim(index: number): Visit['aim'] {
    const { profile, ordersMax, sureOrderVisit } = this.plan;
    const wantsOrder = this.random.chance(profile.orderChance) || index === sureOrderVisit;
    const wantsCart = this.random.chance(profile.cartChance);
    if (wantsOrder && this.orders < ordersMax) {
      this.orders += 1;
      return 'order';
    }
    return wantsCart ? 'leave-cart' : 'look';
  }

  private identity(
    index: number,
    aim: Visit['aim'],
  ): Pick<Visit, 'device' | 'signedIn' | 'signsIn' | 'registers'> {
    const { devices, staysAnonymous, signInVisit } = this.plan;
    const second = this.random.chance(0.35) && this.hasAccount && devices.length > 1;
    const signedIn = second ? this.secondDeviceKnown : this.hasAccount;
    const signsIn = !signedIn && !staysAnonymous && (second || aim === 'order' || index >= signInVisit);
    const registers = signsIn && !this.hasAccount;
    if (signsIn) this.hasAccount = true;
    if (second) this.secondDeviceKnown = true;
    return { device: second ? 1 : 0, signedIn, signsIn, registers };
  }
}
