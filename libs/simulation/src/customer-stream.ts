import type { TimedCall } from './call-writer.ts';
import { type CustomerPlan, planCustomer } from './customer-plan.ts';
import { lognormal } from './draws.ts';
import { followUps } from './follow-ups.ts';
import type { SegmentCall } from './segment-call.ts';
import { Sfc32 } from './sfc32.ts';
import { VisitCalls } from './visit-calls.ts';
import { type Visit, VisitPlan } from './visit-plan.ts';
import { scriptVisit } from './visit-script.ts';
import { purposes, type World } from './world.ts';

const none: readonly TimedCall[] = [];

/** The calls of one customer in time order. Holds one visit's calls and the few follow-ups that are due, no more. */
export class CustomerStream {
  private readonly world: World;
  private readonly plan: CustomerPlan;
  private readonly visits: VisitPlan;
  private readonly random: Sfc32;
  private visit: Visit | undefined;
  private calls = none;
  private position = 0;
  /** The earliest last, so that taking it is a pop. */
  private readonly due: TimedCall[] = [];

  constructor(world: World, index: number) {
    this.world = world;
    this.plan = planCustomer(world, index);
    this.visits = new VisitPlan(world, this.plan);
    this.random = new Sfc32(world.options.seed, index, purposes.content);
    this.visit = this.visits.next();
  }

  /** Event time of the next call in ms, or Infinity after the last. */
  nextMs(): number {
    const callMs = this.calls === none ? this.visit?.startMs : this.calls[this.position]?.atMs;
    return Math.min(callMs ?? Number.POSITIVE_INFINITY, this.due.at(-1)?.atMs ?? Number.POSITIVE_INFINITY);
  }

  /** The next call. Ask `nextMs` first: throws a RangeError after the last. */
  take(): SegmentCall {
    const dueMs = this.due.at(-1)?.atMs ?? Number.POSITIVE_INFINITY;
    if (this.calls === none && this.visit && this.visit.startMs <= dueMs) this.begin(this.visit);
    const next = this.calls[this.position];
    if (next && next.atMs <= dueMs) {
      this.position += 1;
      // Between visits nothing of the last one is held.
      if (this.position === this.calls.length) this.calls = none;
      return next.call;
    }
    const due = this.due.pop();
    if (!due) throw new RangeError(`Customer ${this.plan.index} has no further calls`);
    return due.call;
  }

  /** Writes the calls of a visit; visits never overlap, so the one before is over. */
  private begin(visit: Visit): void {
    const steps = scriptVisit(this.random, this.plan.profile, visit);
    const times = this.drawTimes(steps.length, visit);
    const content = new VisitCalls(this.world, this.plan, visit, this.random);
    this.calls = steps.map((step, index) => content.write(step, times[index] ?? visit.startMs));
    this.position = 0;
    const orderMs = times[steps.indexOf('order')];
    if (content.order && orderMs !== undefined) {
      this.schedule(
        followUps(this.random, {
          order: content.order,
          atMs: orderMs,
          plan: this.plan,
          writer: content.writer,
        }),
      );
    }
    this.visit = this.visits.next();
  }

  /** Dwelling times are lognormal; a visit that would last too long is lived faster. */
  private drawTimes(count: number, visit: Visit): number[] {
    const dwellMs = this.plan.ring ? 6_000 : 25_000;
    const offsets = [0];
    let sum = 0;
    for (let step = 1; step < count; step += 1) {
      sum += 1 + lognormal(this.random, dwellMs, 1);
      offsets.push(sum);
    }
    const scale = sum > visit.lengthMsMax ? visit.lengthMsMax / sum : 1;
    return offsets.map((offset) => visit.startMs + Math.floor(offset * scale));
  }

  private schedule(calls: readonly TimedCall[]): void {
    for (const call of calls) if (call.atMs <= this.world.options.endMs) this.due.push(call);
    this.due.sort((one, other) => other.atMs - one.atMs);
  }
}
