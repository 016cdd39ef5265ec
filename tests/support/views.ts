import {
  type CustomerView,
  type FeatureState,
  matches,
  memberShards,
  membersKey,
  parseCustomerKey,
  type SegmentAssignment,
  SegmentModel,
  type TopicId,
  unassigned,
  viewKey,
} from '@shoal/contracts';
import type { Shop } from './shop.ts';

/** The views of a shop as Redis holds them, byte for byte. */
export interface Views {
  /** Version and state of each customer, by customer id. */
  readonly features: ReadonlyMap<string, string>;
  /** The assignment of each customer. */
  readonly segments: ReadonlyMap<string, string>;
  readonly identities: ReadonlyMap<string, string>;
  /** Members by segment id. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

/** Reads the views of every customer whom the topics know; a view that is not there is left out. */
export async function readViews(shop: Shop): Promise<Views> {
  const [features, segments, identities, members] = await Promise.all([
    documentsOf(shop, 'features', 'features'),
    documentsOf(shop, 'assignments', 'segment'),
    documentsOf(shop, 'identities', 'identity'),
    membersOf(shop),
  ]);
  return { features, segments, identities, members };
}

export function statesOf({ features }: Views): ReadonlyMap<string, FeatureState> {
  const stateOf = (text: string) => JSON.parse(text.slice(text.indexOf(' ') + 1)) as FeatureState;
  return new Map([...features].map(([id, text]) => [id, stateOf(text)]));
}

export function assignmentsOf({ segments }: Views): ReadonlyMap<string, SegmentAssignment> {
  return new Map([...segments].map(([id, text]) => [id, JSON.parse(text) as SegmentAssignment]));
}

/** The document of one customer, or undefined. */
export async function readDocument<T>(shop: Shop, id: string, view: CustomerView): Promise<T | undefined> {
  const [document] = await shop.cache.readVersioned([viewKey(shop.namespace, shop.name, id, view)]);
  return document && (JSON.parse(document.value) as T);
}

async function documentsOf(shop: Shop, topic: TopicId, view: CustomerView): Promise<Map<string, string>> {
  const keys = new Set((await shop.records(topic)).map(({ key }) => key));
  const ids = [...keys].map((key) => parseCustomerKey(key).customerId).sort();
  const documents = await shop.cache.readVersioned(
    ids.map((id) => viewKey(shop.namespace, shop.name, id, view)),
  );
  const found = new Map<string, string>();
  documents.forEach((document, i) => {
    if (!document) return;
    // Beside a feature state stands its own version. The others count writes there: whether a link was made or restored,
    // and how often was noted by which state an assignment was judged.
    found.set(
      ids[i] as string,
      view === 'features' ? `${document.version} ${document.value}` : document.value,
    );
  });
  return found;
}

const pageSize = 1_000;

/** Members of every segment that any model ever had, and those in none. */
async function membersOf(shop: Shop): Promise<Map<string, string[]>> {
  // Models of other kinds, and of other shops, share the topic.
  const models = (await shop.records('models'))
    .map(({ value }): unknown => JSON.parse(String(value)))
    .filter((model): model is SegmentModel => matches(SegmentModel, model) && model.shop === shop.name);
  const ids = new Set([unassigned, ...models.flatMap(({ segments }) => segments.map(({ id }) => id))]);
  const members = new Map<string, string[]>();
  for (const id of [...ids].sort()) members.set(id, await membersOfSegment(shop, id));
  return members;
}

async function membersOfSegment({ namespace, name, cache }: Shop, id: string): Promise<string[]> {
  const members: string[] = [];
  for (let shard = 0; shard < memberShards; shard += 1) {
    const key = membersKey(namespace, name, id, shard);
    let page: string[];
    let after: string | undefined;
    do {
      page = await cache.listMembers(key, after, pageSize);
      members.push(...page);
      after = page.at(-1);
    } while (page.length === pageSize);
  }
  return members.sort();
}
