import { type CustomerEvent, type CustomerRisk, type RiskChange, riskOrdersMax } from '@shoal/contracts';
import { compareNames, type FindingOf, newestOf, worstOfEach } from './amounts.ts';
import type { Finding } from './checker.ts';
import { eachOnce, presentId } from './fold.ts';
import { endsBehind, falls } from './order.ts';

/** What is left of orders and risks. */
export interface RiskEvidence {
  /** `risks.v1`, each partition in order. */
  readonly risks: readonly CustomerRisk[];
  /** The risks that Redis has, by customer. */
  readonly stored: ReadonlyMap<string, CustomerRisk>;
  /** `risk-changes.v1`, each partition in order. */
  readonly changes: readonly RiskChange[];
}

type Risks = ReadonlyMap<string, CustomerRisk>;
/** Orders by id, with their totals. */
type Orders = ReadonlyMap<string, Order>;

interface Order {
  readonly orderId: string;
  readonly at: number;
  readonly total: number;
}

/** Each order stands once in the risk of who placed it, under the id that he has in the end, and what was told of risks makes sense. */
export function riskFaults(
  events: readonly CustomerEvent[],
  links: ReadonlyMap<string, string>,
  { risks, stored, changes }: RiskEvidence,
): Finding[] {
  const expected = ordersByCustomer(events, links);
  const published = newestOf(risks, ({ customerId }) => customerId);
  const told = distinctChanges(changes);
  return [
    ...worstOfEach([
      ...orderFaults(expected, stored, 'Redis'),
      ...orderFaults(expected, published, 'risks.v1'),
    ]),
    ...churnFaults(told, { risks, stored }),
    ...flagFaults(told, stored),
    ...endsBehind(
      'risks.v1',
      risks.map(({ customerId, version }) => ({ who: customerId, version })),
    ),
    ...falls(told.filter(isChurn), 'risk-changes.v1', ({ customerId, at }) => ({ who: customerId, at })),
  ];
}

function ordersByCustomer(
  events: readonly CustomerEvent[],
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, Orders> {
  const orders = new Map<string, Map<string, Order>>();
  for (const { type, event, customerId, properties = {}, timestamp } of eachOnce(events)) {
    const { order_id: id, total } = properties;
    if (type !== 'track' || event !== 'Order Completed' || id === undefined) continue;
    const who = presentId(customerId, links);
    const own = orders.get(who) ?? new Map<string, Order>();
    orders.set(who, own);
    // Of two orders under one id the first counts.
    if (!own.has(String(id)))
      own.set(String(id), { orderId: String(id), at: Date.parse(timestamp), total: Number(total) });
  }
  return orders;
}

/** As it stands in a risk: order and money; the latest ones where there are more than a risk keeps. */
function orderNames(orders: Iterable<Order>): string[] {
  const latest = [...orders].sort((a, b) => a.at - b.at).slice(-riskOrdersMax);
  return latest.map(({ orderId, total }) => `${orderId} of ${total}`);
}

function orderFaults(expected: ReadonlyMap<string, Orders>, found: Risks, where: string): FindingOf[] {
  const present = [...found.values()].filter(({ mergedInto }) => mergedInto === undefined);
  const ids = new Set([...expected.keys(), ...present.map(({ customerId }) => customerId)]);
  const byId = new Map(present.map((risk) => [risk.customerId, risk]));
  return [...ids].flatMap((who) =>
    compareNames({
      who,
      where,
      wanted: new Set(orderNames(expected.get(who)?.values() ?? [])),
      found: orderNames(byId.get(who)?.orders ?? []),
    }),
  );
}

/** The second copy of an id is a redelivery. */
function distinctChanges(changes: readonly RiskChange[]): readonly RiskChange[] {
  return [...new Map(changes.toReversed().map((change) => [change.id, change])).values()].reverse();
}

function isChurn({ type }: RiskChange): boolean {
  return type !== 'order.flagged';
}

/** Raised, cleared, raised: a customer's changes take turns, and end where his risk stands. */
function churnFaults(
  told: readonly RiskChange[],
  { risks, stored }: Pick<RiskEvidence, 'risks' | 'stored'>,
): Finding[] {
  const chains = Map.groupBy(told.filter(isChurn), ({ customerId }) => customerId);
  const judged = new Set(risks.map(({ customerId }) => customerId));
  return [...new Set([...chains.keys(), ...judged])].flatMap((who) => {
    const chain = chains.get(who) ?? [];
    const fault = turnFault(chain) ?? endFault(chain, stored.get(who));
    if (fault === undefined) return [];
    const isToldTwice = chain.some(
      ({ type, at }, i) => type === chain[i + 1]?.type && at === chain[i + 1]?.at,
    );
    const kind = isToldTwice ? 'doubledChanges' : 'missingChanges';
    const story = chain.map(({ id, type, at }) => `${type} at ${at} as ${id}`).join(', ');
    return [{ kind, count: 1, text: `${who}: ${fault} (${story})` } as const];
  });
}

function turnFault(chain: readonly RiskChange[]): string | undefined {
  const at = chain.findIndex(({ type }, i) => (type === 'risk.churn.raised') !== (i % 2 === 0));
  return at < 0 ? undefined : `change ${at} says ${chain[at]?.type} where it was so already`;
}

/** An id that became another customer is not judged any more, and nobody is told that its risk is over. */
function endFault(chain: readonly RiskChange[], risk: CustomerRisk | undefined): string | undefined {
  if (!risk || risk.mergedInto !== undefined) return undefined;
  const [said, is] = [chain.at(-1)?.type === 'risk.churn.raised', risk.churn?.isRaised ?? false];
  return said === is ? undefined : `the changes end in ${said}, the risk is ${is}`;
}

/** Every order that was flagged was told of, under one id. */
function flagFaults(told: readonly RiskChange[], stored: Risks): Finding[] {
  const flags = Map.groupBy(
    told.filter((change) => !isChurn(change)),
    ({ orderId }) => String(orderId),
  );
  const present = [...stored.values()].filter(({ mergedInto }) => mergedInto === undefined);
  const silent = present.flatMap(({ orders }) =>
    orders.filter(({ orderId, isFlagged }) => isFlagged && !flags.has(orderId)),
  );
  const repeated = [...flags].filter(([, of]) => of.length > 1);
  return [
    ...silent.map(
      ({ orderId }) =>
        ({ kind: 'missingChanges', count: 1, text: `${orderId} was flagged, and nobody was told` }) as const,
    ),
    ...repeated.map(
      ([orderId, { length }]) =>
        ({
          kind: 'doubledChanges',
          count: length - 1,
          text: `${orderId} was flagged under ${length} ids`,
        }) as const,
    ),
  ];
}
