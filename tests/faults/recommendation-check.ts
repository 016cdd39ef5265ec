import {
  type BoughtItems,
  type CommerceProperties,
  type CustomerEvent,
  itemIdOf,
  type RecommendationList,
  recentMax,
} from '@shoal/contracts';
import { compareNames, type FindingOf, newestOf, worstOfEach } from './amounts.ts';
import type { Finding } from './checker.ts';
import { eachOnce, presentId } from './fold.ts';
import { endsBehind } from './order.ts';

/** What a customer's next list is made of. */
export type RecommendationState = Pick<
  RecommendationList,
  'version' | 'customerId' | 'mergedInto' | 'recent' | 'bought'
>;

/** A list as it is served. */
export interface ServedList {
  readonly version: number;
  readonly bought: BoughtItems;
}

/** What is left of what customers did with items. */
export interface RecommendationEvidence {
  /** `recommendations.v1`, each partition in order. */
  readonly published: readonly RecommendationList[];
  /** The states that Redis has, by customer. */
  readonly stored: ReadonlyMap<string, RecommendationState>;
  /** The lists that Redis has, by customer. */
  readonly served: ReadonlyMap<string, ServedList>;
}

/** What one customer did with items, each message once. */
interface Deeds {
  readonly bought: Set<string>;
  readonly recent: Deed[];
}

type Deed = Pick<RecommendationList['recent'][number], 'itemId' | 'at' | 'kind'>;

/** What a customer bought and did last is in his state once, and his list knows what he bought. */
export function recommendationFaults(
  events: readonly CustomerEvent[],
  links: ReadonlyMap<string, string>,
  { published, stored, served }: RecommendationEvidence,
): Finding[] {
  const expected = deedsByCustomer(events, links);
  const newest = newestOf(published, ({ customerId }) => customerId);
  return [
    ...worstOfEach([
      ...stateFaults(expected, stored, 'Redis'),
      ...stateFaults(expected, newest, 'recommendations.v1'),
      ...listFaults(expected, { newest, served }),
    ]),
    ...endsBehind(
      'recommendations.v1',
      published.map(({ customerId, version }) => ({ who: customerId, version })),
    ),
  ];
}

const kinds: ReadonlyMap<string | undefined, Deed['kind']> = new Map([
  ['Product Viewed', 'viewed'],
  ['Product Added', 'added'],
  ['Order Completed', 'ordered'],
  ['Product Reviewed', 'rated'],
]);

function deedsByCustomer(
  events: readonly CustomerEvent[],
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, Deeds> {
  const deeds = new Map<string, Deeds>();
  for (const { event, customerId, properties, timestamp } of eachOnce(events)) {
    const kind = kinds.get(event);
    if (kind === undefined) continue;
    const who = presentId(customerId, links);
    const own = deeds.get(who) ?? { bought: new Set(), recent: [] };
    deeds.set(who, own);
    for (const itemId of itemsOf((properties ?? {}) as CommerceProperties)) {
      own.recent.push({ itemId, at: Date.parse(timestamp), kind });
      if (kind === 'ordered') own.bought.add(itemId);
    }
  }
  return deeds;
}

function itemsOf({ products = [], ...product }: CommerceProperties): ReadonlySet<string> {
  return new Set([product, ...products].flatMap(({ product_id: id }) => itemIdOf(id) ?? []));
}

function stateFaults(
  expected: ReadonlyMap<string, Deeds>,
  found: ReadonlyMap<string, RecommendationState>,
  where: string,
): FindingOf[] {
  const present = new Map([...found].filter(([, { mergedInto }]) => mergedInto === undefined));
  return [...new Set([...expected.keys(), ...present.keys()])].flatMap((who) => {
    const [wanted, state] = [expected.get(who), present.get(who)];
    const since = keptSince(wanted?.recent ?? []);
    const bought = { wanted: wanted?.bought ?? new Set<string>(), found: state?.bought ?? [] };
    const recent = {
      wanted: new Set(deedNames(wanted?.recent ?? [], since)),
      found: deedNames(state?.recent ?? [], since),
    };
    return [
      ...compareNames({ who: `${who}, bought,`, where, ...bought }),
      ...compareNames({ who: `${who}, lately,`, where, ...recent }),
    ];
  });
}

/** From when on the latest deeds are well defined: of several at the moment where the bound falls any may have been kept. */
function keptSince(recent: readonly Deed[]): number {
  const beyond = recent.toSorted((a, b) => b.at - a.at)[recentMax];
  return beyond?.at ?? Number.NEGATIVE_INFINITY;
}

function deedNames(recent: readonly Deed[], since: number): string[] {
  return recent
    .filter(({ at }) => at > since)
    .map(({ itemId, kind, at }) => `${itemId} ${kind} at ${new Date(at).toISOString()}`);
}

/** A list that is served knows all that its customer bought: else it offers that again. */
function listFaults(
  expected: ReadonlyMap<string, Deeds>,
  {
    newest,
    served,
  }: { readonly newest: ReadonlyMap<string, RecommendationList> } & Pick<RecommendationEvidence, 'served'>,
): FindingOf[] {
  return [...expected].flatMap(([customerId, { bought }]) => {
    const [list, last] = [served.get(customerId), newest.get(customerId)];
    const who = `${customerId}, bought,`;
    if (last && (list?.version ?? 0) < last.version) {
      const text = `${customerId} is served a list of version ${list?.version}, his state is ${last.version}`;
      return [{ who: `${customerId}, list`, kind: 'lost', count: 1, text } as const];
    }
    const known = [...bought].filter((item) => list?.bought.has(item));
    return compareNames({ who, where: 'his list', wanted: bought, found: known });
  });
}
