import type { Cache } from '@shoal/cache';
import { type RecommendationList, topicName } from '@shoal/contracts';
import { type FindNewer, type Messaging, publishNewest } from '@shoal/messaging';
import type { CustomerState } from './domain/customer-state.ts';
import { listMessage } from './steps/emit-lists.ts';
import { stateKey } from './steps/update-states.ts';
import { writeLists } from './steps/write-lists.ts';

/** Longest that lists of one batch are made while everything else waits; those left over are made later. */
const batchBudgetMs = 100;
/** Of each run that makes up for them, when nothing else waits and when more does than is done. */
const idleBudgetMs = 60;
const busyBudgetMs = 10;
/** How long after a full batch more is expected to wait. */
const busyForMs = 500;
/** How many are made between two looks at the clock. */
const runSize = 10;
/** Customers who may wait: about 100 bytes each. With more, batches wait for their lists. */
const postponedMax = 200_000;

export interface ListDeskDependencies {
  readonly makeList: (state: CustomerState) => RecommendationList;
  readonly cache: Cache;
  readonly messaging: Messaging;
  readonly namespace: string;
  /** Milliseconds; only differences count. */
  readonly clock: { now(): number };
}

/**
 * Makes lists at once as long as there is time. When more events come than lists can be made, events go first: what a customer did is
 * kept and published at once, his list follows when there is time, one for however much he did until then.
 */
export interface ListDesk {
  /** The lists of a batch's customers by key; one that is postponed has no items yet. `isFull`: more is likely to wait. */
  listsOf(
    states: ReadonlyMap<string, CustomerState>,
    isFull: boolean,
  ): ReadonlyMap<string, RecommendationList>;
  /** Notes that a customer's list is to be made. */
  postpone(key: string): void;
  /** How many customers wait. */
  waiting(): number;
  /** Makes some of those that were postponed. */
  makeUp(): Promise<void>;
  /** Of lists that were published: those whose customer has a newer state by now, made of that. */
  readonly findNewer: FindNewer;
}

export function createListDesk(dependencies: ListDeskDependencies): ListDesk {
  const { makeList, clock } = dependencies;
  const postponed = new Set<string>();
  const findNewer = newerLists(dependencies);
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    findNewer,
    listsOf: (states, isFull) => {
      const from = clock.now();
      if (isFull) fullAt = from;
      const lists = new Map<string, RecommendationList>();
      for (const [key, state] of states) {
        const isLate = isFull || clock.now() - from > batchBudgetMs;
        if (isLate && postponed.size < postponedMax) {
          postponed.add(key);
          lists.set(key, { ...state, modelVersion: 0, items: [] });
        } else {
          postponed.delete(key);
          lists.set(key, makeList(state));
        }
      }
      return lists;
    },
    postpone: (key) => {
      if (postponed.size < postponedMax) postponed.add(key);
    },
    waiting: () => postponed.size,
    makeUp: async () => {
      const from = clock.now();
      const budgetMs = from - fullAt < busyForMs ? busyBudgetMs : idleBudgetMs;
      while (postponed.size > 0 && clock.now() - from < budgetMs) {
        const keys = postponed.values().take(runSize).toArray();
        // Before the states are read: what comes in between is noted anew.
        for (const key of keys) postponed.delete(key);
        try {
          await makeRun(keys, findNewer, dependencies);
        } catch (error) {
          for (const key of keys) postponed.add(key);
          throw error;
        }
      }
    },
  };
}

/** Whoever wrote a newer state meanwhile makes a newer list too, and versions keep it. */
async function makeRun(
  keys: readonly string[],
  findNewer: FindNewer,
  { makeList, cache, messaging, namespace }: ListDeskDependencies,
): Promise<void> {
  const stored = await cache.readVersioned(keys.map((key) => stateKey(namespace, key)));
  const lists = stored.flatMap((document) =>
    document ? [makeList(JSON.parse(document.value) as CustomerState)] : [],
  );
  await writeLists(lists, { cache, namespace });
  const messages = lists.map((list) => listMessage(list, namespace));
  await messaging.send(messages);
  await publishNewest(messages, findNewer, messaging);
}

function newerLists({ makeList, cache, namespace }: ListDeskDependencies): FindNewer {
  const topic = topicName(namespace, 'recommendations');
  return async (written) => {
    const lists = written.filter((message) => message.topic === topic);
    const stored = await cache.readVersioned(lists.map(({ key }) => stateKey(namespace, key)));
    return lists.flatMap(({ value }, i) => {
      const { version } = JSON.parse(String(value)) as RecommendationList;
      const newer = stored[i] && stored[i].version > version ? stored[i].value : undefined;
      return newer === undefined
        ? []
        : [listMessage(makeList(JSON.parse(newer) as CustomerState), namespace)];
    });
  };
}
