import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import {
  dayMs,
  type FoldableSentiment,
  foldEvent,
  foldSentiment,
  hasTaken,
  mergeStates,
  newFeatureState,
  take,
} from '@shoal/features';
import { columnsOf, type RiskTable } from '../classify/table.ts';
import { OptionError } from '../errors.ts';
import { SampledCustomers } from '../sampled-customers.ts';
import { churnLook } from './churn-look.ts';
import { churnFeatures, isCustomer } from './churn-row.ts';

export interface ChurnHistoryOptions {
  readonly shop: string;
  /** Past moments, ascending, milliseconds since 1970: at each, all customers are looked at as they were known then. */
  readonly cuts: readonly number[];
  /** Days without an order after which everybody counts as gone; 0 for each customer's own rhythm. */
  readonly fixedHorizonDays: number;
  /** Customers that are learned from at most, drawn uniformly. */
  readonly customersMax: number;
}

/** Rows of past moments, and what became of each within its horizon: 1 for gone. */
export interface ChurnTable extends RiskTable {
  /** What each customer did last, as a network reads it. */
  readonly sequences: readonly Float32Array[];
  /** The moment of each row, milliseconds. */
  readonly at: Float64Array;
  /** When the horizon of each row ended: its label was known from then on. */
  readonly knownAt: Float64Array;
}

/** A look at a customer, waiting for what becomes of him. */
interface Look {
  readonly at: number;
  readonly until: number;
  readonly row: Float64Array;
  readonly sequence: Float32Array;
  ordered: boolean;
}

interface Kept {
  readonly group: number;
  readonly state: FeatureState;
  /** Cuts that he was looked at for, or came after. */
  cuts: number;
  readonly looks: Look[];
}

/** Of the looks of one moment, how many must be known for it to be learned from. */
const knownShareMin = 0.9;

/** Mean days between orders that are assumed before the shop has shown its own, and how many gaps that counts for. */
const priorGap = { days: 30, gaps: 5 } as const;

/**
 * Builds a training set out of the log, correct in time: a row sees what had arrived when the shop's clock came to its moment, and
 * nothing else. Not what happened before and arrived later, either: when customers are judged live it is not there yet.
 */
export class ChurnHistory {
  readonly #options: ChurnHistoryOptions;
  readonly #customers: SampledCustomers<Kept>;
  readonly #clocks = new Map<number, number>();
  #groups = 0;
  #gaps: number = priorGap.gaps;
  #gapDays: number = priorGap.gaps * priorGap.days;

  /** Throws OptionError. */
  constructor(options: ChurnHistoryOptions) {
    const { cuts, customersMax, fixedHorizonDays } = options;
    if (cuts.some((cut, i) => !(cut > (cuts[i - 1] ?? Number.NEGATIVE_INFINITY))))
      throw new OptionError('cuts must ascend');
    if (!(customersMax >= 1)) throw new OptionError(`customersMax is ${customersMax}: it must be 1 or more`);
    if (!(fixedHorizonDays >= 0))
      throw new OptionError(`fixedHorizonDays is ${fixedHorizonDays}: it must be 0 or more`);
    this.#options = options;
    this.#customers = new SampledCustomers(customersMax, (customerId) => this.#newKept(customerId));
  }

  /** Mean days between two orders of one customer, as far as the log was read. */
  get shopGapDays(): number {
    return this.#gapDays / this.#gaps;
  }

  /** The newest moment that was read, milliseconds; 0 before the first. */
  get clock(): number {
    return Math.max(0, ...this.#clocks.values());
  }

  /**
   * Takes in the next event of a shop, in the order in which a partition has them.
   * @param sentiment What it says, where it is a review that was judged.
   */
  take(event: CustomerEvent, partition: number, sentiment?: FoldableSentiment): void {
    const at = Date.parse(event.timestamp);
    if (Number.isNaN(at)) return;
    const clock = Math.max(this.#clocks.get(partition) ?? 0, at);
    this.#clocks.set(partition, clock);
    const kept = this.#customers.of(event.customerId);
    if (!kept || hasTaken(kept.state.sources, event.inbox)) return;
    this.#lookAt(kept, clock);
    take(kept.state.sources, event.inbox);
    if (event.type === 'merge') {
      this.#merge(kept, event, clock);
      return;
    }
    if (event.type === 'track' && event.event === 'Order Completed') this.#noteOrder(kept, at);
    foldEvent(kept.state, event, at);
    if (sentiment) foldSentiment(kept.state, sentiment, false);
  }

  /**
   * The rows of all moments of which nearly every horizon has ended, without the few that have not: of later moments only customers of a
   * short rhythm are known, and they are not like the others.
   */
  table(): ChurnTable {
    const { clock } = this;
    const looks: { readonly look: Look; readonly group: number }[] = [];
    for (const kept of this.#customers.values()) {
      this.#lookAt(kept, clock);
      for (const look of kept.looks) looks.push({ look, group: kept.group });
    }
    const rows = looks.filter(({ look }) => look.until <= clock);
    const all = Map.groupBy(looks, ({ look }) => look.at);
    const known = Map.groupBy(rows, ({ look }) => look.at);
    const isSettled = ({ look: { at } }: { readonly look: Look }) =>
      (known.get(at)?.length ?? 0) >= knownShareMin * (all.get(at)?.length ?? 0);
    return tableOf(rows.filter(isSettled));
  }

  /** The customers as they are at the end. */
  *states(): Generator<FeatureState> {
    for (const { state } of this.#customers.values()) if (isCustomer(state)) yield state;
  }

  #newKept(customerId: string): Kept {
    const group = this.#groups;
    this.#groups += 1;
    return { group, state: newFeatureState(this.#options.shop, customerId, 0), cuts: 0, looks: [] };
  }

  /** Looks at a customer for every cut that the clock has passed, before anything that comes now is known. */
  #lookAt(kept: Kept, clock: number): void {
    const { cuts, fixedHorizonDays } = this.#options;
    for (; kept.cuts < cuts.length && (cuts[kept.cuts] as number) <= clock; kept.cuts += 1) {
      const at = cuts[kept.cuts] as number;
      if (!isCustomer(kept.state)) continue;
      const rhythm = { shopGapDays: this.shopGapDays, fixedDays: fixedHorizonDays };
      const { horizonDays, row, sequence } = churnLook(kept.state, at, rhythm);
      kept.looks.push({ at, until: at + horizonDays * dayMs, row, sequence, ordered: false });
    }
  }

  #noteOrder({ state, looks }: Kept, at: number): void {
    for (const look of looks) if (at > look.at && at <= look.until) look.ordered = true;
    const { lastAt } = state.orders;
    if (lastAt === undefined || at <= lastAt) return;
    this.#gaps += 1;
    this.#gapDays += (at - lastAt) / dayMs;
  }

  /** What became of a visitor's looks is not known: his orders go on under another id. */
  #merge(former: Kept, { mergedInto }: CustomerEvent, clock: number): void {
    if (mergedInto === undefined || former.state.mergedInto !== undefined) return;
    const into = this.#customers.of(mergedInto);
    former.looks.length = 0;
    if (into && former.state.events > 0) {
      this.#lookAt(into, clock);
      mergeStates(into.state, former.state);
    }
    former.state.mergedInto = mergedInto;
  }
}

function tableOf(looks: readonly { readonly look: Look; readonly group: number }[]): ChurnTable {
  return {
    names: churnFeatures,
    columns: columnsOf(
      churnFeatures,
      looks.map(({ look }) => look.row),
    ),
    labels: Uint8Array.from(looks, ({ look }) => Number(!look.ordered)),
    groups: Int32Array.from(looks, ({ group }) => group),
    sequences: looks.map(({ look }) => look.sequence),
    at: Float64Array.from(looks, ({ look }) => look.at),
    knownAt: Float64Array.from(looks, ({ look }) => look.until),
  };
}
