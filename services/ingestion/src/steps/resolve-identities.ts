import type { Cache, VersionedWrite } from '@shoal/cache';
import { customerOf, type IdentityLink, linkHopsMax, viewKey, viewTtlMs } from '@shoal/contracts';
import type { Clock } from '@shoal/runtime';
import { openEnds } from '../domain/open-ends.ts';
import { isRenewalDay } from '../domain/renewal-day.ts';
import type { ReadCall } from './read-call.ts';

export interface ResolvedIdentity {
  readonly customerId: string;
  /** The link that this call established: the history of `from` moves to `to`. */
  readonly link: IdentityLink | undefined;
}

/** A call that holds the claim on its messageId, and since when. */
export interface ClaimedCall {
  readonly read: ReadCall;
  readonly claimedAt: number;
}

export interface ResolveDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly clock: Clock;
}

interface Wish {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds the customer of each call, and links ids that turn out to be one customer: a visitor who signs in (both ids in a
 * call) or an alias. The first link of an id stays, so that every delivery of an event finds the same customer; a device
 * that another customer signs in on later keeps its anonymous past with the first.
 */
export async function resolveIdentities(
  calls: readonly ClaimedCall[],
  dependencies: ResolveDependencies,
): Promise<ResolvedIdentity[]> {
  const shops = new Map<string, ShopLinks>();
  for (const { shop } of calls.map(({ read }) => read)) {
    if (!shops.has(shop)) shops.set(shop, new ShopLinks(shop, dependencies));
  }
  await Promise.all([...shops.values()].map((links) => links.load(calls)));
  const resolved: ResolvedIdentity[] = [];
  for (const call of calls) resolved.push(await (shops.get(call.read.shop) as ShopLinks).resolve(call));
  return resolved;
}

/** The links of one shop, as far as a batch needs them. */
class ShopLinks {
  readonly #shop: string;
  readonly #cache: Cache;
  readonly #namespace: string;
  readonly #clock: Clock;
  readonly #links = new Map<string, IdentityLink>();
  readonly #lookedUp = new Set<string>();

  constructor(shop: string, { cache, namespace, clock }: ResolveDependencies) {
    this.#shop = shop;
    this.#cache = cache;
    this.#namespace = namespace;
    this.#clock = clock;
  }

  /** Looks up every id of the batch, and then the ids that these lead to: one round trip for nearly all. */
  async load(calls: readonly ClaimedCall[]): Promise<void> {
    const ids = new Set<string>();
    for (const { shop, call } of calls.map(({ read }) => read)) {
      if (shop === this.#shop) for (const id of idsOf(call)) ids.add(id);
    }
    await this.#follow(ids);
  }

  async resolve({ read, claimedAt }: ClaimedCall): Promise<ResolvedIdentity> {
    const { call, inbox } = read;
    const wish = this.#wishOf(call);
    const link = wish && (await this.#establish(wish, read));
    const id = (call.userId ?? call.anonymousId) as string;
    return { customerId: customerOf(id, this.#links, { inbox, claimedAt }), link };
  }

  async #follow(ids: ReadonlySet<string>): Promise<void> {
    for (let hop = 0; hop <= linkHopsMax; hop += 1) {
      const open = [...openEnds(ids, this.#links, this.#lookedUp)];
      if (open.length === 0) return;
      const documents = await this.#cache.readVersioned(open.map((id) => this.#keyOf(id)));
      const renewed: Omit<VersionedWrite, 'expected'>[] = [];
      documents.forEach((document, i) => {
        const id = open[i] as string;
        this.#lookedUp.add(id);
        if (!document) return;
        this.#links.set(id, JSON.parse(document.value) as IdentityLink);
        if (isRenewalDay(id, this.#clock.now())) {
          const { version, value } = document;
          renewed.push({ key: this.#keyOf(id), version: version + 1, value, ttlMs: viewTtlMs });
        }
      });
      await this.#cache.raiseVersioned(renewed);
    }
  }

  /** Which ids the call says are one. A redelivered call wishes what it wished before: its link is there and is its own. */
  #wishOf(call: ReadCall['call']): Wish | undefined {
    const { userId, anonymousId } = call;
    if (userId === undefined) return undefined;
    if (call.type === 'alias') return { from: call.previousId, to: userId };
    return anonymousId !== undefined && anonymousId !== userId
      ? { from: anonymousId, to: userId }
      : undefined;
  }

  async #establish({ from, to }: Wish, read: ReadCall): Promise<IdentityLink | undefined> {
    const known = this.#links.get(from);
    if (known) return isOf(known, read) ? this.#unlessCycle(known) : undefined;
    // All links there are, whoever made them: the history must not stop at an id that has moved on.
    const root = customerOf(to, this.#links, { inbox: read.inbox, claimedAt: Number.POSITIVE_INFINITY });
    if (root === from) return undefined;
    const link: IdentityLink = {
      shop: this.#shop,
      from,
      to: root,
      linkedAt: new Date(read.at).toISOString(),
      establishedAt: this.#clock.now(),
      inbox: read.inbox,
    };
    const write = {
      key: this.#keyOf(from),
      expected: 0,
      version: 1,
      value: JSON.stringify(link),
      ttlMs: viewTtlMs,
    };
    const [won] = await this.#cache.compareAndSet([write]);
    if (won) {
      this.#links.set(from, link);
      return this.#unlessCycle(link);
    }
    // Another partition linked this id at the same moment: its link stays.
    this.#lookedUp.delete(from);
    await this.#follow(new Set([from]));
    return undefined;
  }

  /**
   * Another partition may have linked the other way at the same moment; whoever wrote last sees it here and takes his own
   * back. Where both see it neither stays: the two ids remain two customers.
   */
  async #unlessCycle(link: IdentityLink): Promise<IdentityLink | undefined> {
    this.#links.delete(link.from);
    this.#lookedUp.add(link.from);
    this.#lookedUp.delete(customerOf(link.to, this.#links));
    await this.#follow(new Set([link.to]));
    if (customerOf(link.to, this.#links) === link.from) {
      await this.#cache.remove([this.#keyOf(link.from)]);
      return undefined;
    }
    this.#links.set(link.from, link);
    return link;
  }

  #keyOf(id: string): string {
    return viewKey(this.#namespace, this.#shop, id, 'identity');
  }
}

function idsOf(call: ReadCall['call']): string[] {
  const ids = [call.userId, call.anonymousId, call.type === 'alias' ? call.previousId : undefined];
  return ids.filter((id) => id !== undefined);
}

function isOf({ inbox }: IdentityLink, read: ReadCall): boolean {
  return inbox.partition === read.inbox.partition && inbox.offset === read.inbox.offset;
}
