import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import type { FindingOf } from './amounts.ts';
import type { Finding } from './checker.ts';

type States = ReadonlyMap<string, FeatureState>;

/** One state a customer, each message folded once in the order of its moments, as if everybody had been known from the start. */
export function foldOnce(events: readonly CustomerEvent[], links: ReadonlyMap<string, string>): States {
  const folded = new Map<string, FeatureState>();
  for (const event of eachOnce(events)) {
    const id = presentId(event.customerId, links);
    const at = Date.parse(event.timestamp);
    const state = folded.get(id) ?? newFeatureState(event.shop, id, at);
    folded.set(id, state);
    foldEvent(state, event, at);
  }
  return folded;
}

/** Each message once, in the order of their moments; what tells of links is no message. */
export function eachOnce(events: readonly CustomerEvent[]): readonly CustomerEvent[] {
  const seen = new Set<string>();
  const once = events.filter(({ type, messageId }) => {
    if (type === 'merge' || seen.has(messageId)) return false;
    seen.add(messageId);
    return true;
  });
  return once.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}

/** Follows the links; in a circle of them an id stays where it is. */
export function presentId(id: string, links: ReadonlyMap<string, string>): string {
  const passed = new Set<string>();
  let current = id;
  for (let to = links.get(current); to !== undefined && !passed.has(to); to = links.get(current)) {
    passed.add(current);
    current = to;
  }
  return current;
}

/** The state of the highest version of each customer: a compacted topic holds at least that one. */
export function newestByCustomer(published: readonly FeatureState[]): States {
  const newest = new Map<string, FeatureState>();
  for (const state of published) {
    const known = newest.get(state.customerId);
    if (!known || state.version >= known.version) newest.set(state.customerId, state);
  }
  return newest;
}

/** What is counted of a customer: one a kind of event, and all of them. */
function countsOf(state: FeatureState | undefined): Readonly<Record<string, number>> {
  if (!state) return {};
  const { spend, ...totals } = state.totals;
  return { events: state.events, ...totals, reviews: state.reviews.count };
}

/** Money, in 1/10,000 of the currency unit. */
function amountsOf(state: FeatureState | undefined): Readonly<Record<string, number>> {
  if (!state) return {};
  return {
    spend: state.totals.spend,
    refunded: state.orders.refunded,
    discount: state.orders.discount,
  };
}

/** Where states have less or more than they should; former ids, whose history has moved, are left out. */
export function compareStates(expected: States, found: States, where: string): FindingOf[] {
  const present = new Map([...found].filter(([, { mergedInto }]) => mergedInto === undefined));
  const ids = new Set([...expected.keys(), ...present.keys()]);
  return [...ids].flatMap((customerId) => {
    const [wanted, got] = [expected.get(customerId), present.get(customerId)];
    return compareCustomer(wanted, got).map(({ kind, count, text }) => ({
      who: customerId,
      kind,
      count,
      text: `${customerId} in ${where}: ${text}`,
    }));
  });
}

function compareCustomer(wanted: FeatureState | undefined, got: FeatureState | undefined): Finding[] {
  const counts = differences(countsOf(wanted), countsOf(got));
  // Where the counts agree and the money does not, one event at least took effect in part or twice.
  const all = counts.length > 0 ? counts : differences(amountsOf(wanted), amountsOf(got)).map(asOne);
  const kinds = [
    ['lost', all.filter(({ difference }) => difference < 0)],
    ['doubled', all.filter(({ difference }) => difference > 0)],
  ] as const;
  return kinds.flatMap(([kind, some]) => {
    const count = Math.max(0, ...some.map(({ difference }) => Math.abs(difference)));
    return count > 0 ? [{ kind, count, text: some.map(({ text }) => text).join(', ') }] : [];
  });
}

interface Difference {
  readonly difference: number;
  readonly text: string;
}

const asOne = ({ difference, text }: Difference): Difference => ({ difference: Math.sign(difference), text });

function differences(
  wanted: Readonly<Record<string, number>>,
  got: Readonly<Record<string, number>>,
): Difference[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(got)]);
  return [...names].flatMap((name) => {
    const [should, is] = [wanted[name] ?? 0, got[name] ?? 0];
    return should === is ? [] : [{ difference: is - should, text: `${name} ${is} instead of ${should}` }];
  });
}
