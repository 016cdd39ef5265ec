import { type Cache, type EnsureView, updateDocuments, type VersionedDocument } from '@shoal/cache';
import {
  type SentimentChange,
  type SentimentStanding,
  type StandingInput,
  sentimentKey,
  viewTtlMs,
} from '@shoal/contracts';
import type { DropRule } from '../domain/drop.ts';
import { newStanding } from '../domain/standing.ts';
import { changeOf } from '../domain/standing-change.ts';
import { hasReviews, takeIn } from '../domain/take-in.ts';
import { shopOf } from './emit-standing-input.ts';

/** All that a batch has on one subject. */
export interface SubjectInputs {
  readonly key: string;
  readonly inputs: readonly StandingInput[];
}

/** How long is remembered where a customer has moved who had said nothing: longer than a review is on its way. */
const EMPTY_TTL_MS = 3_600_000;

export interface StandingUpdate {
  /** Published again after a crash, changed or not. */
  readonly standing: SentimentStanding;
  /** Each fall of the product and each recovery that came with one of the opinions, in order. */
  readonly changes: readonly SentimentChange[];
  /** What goes on to the standings of present ids. */
  readonly forwards: readonly StandingInput[];
}

export interface StandingDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly rule: DropRule;
  readonly ensureView: EnsureView;
}

/** Takes records into the standings in Redis: one read and one compare-and-set for all subjects. */
export async function updateStandings(
  subjects: readonly SubjectInputs[],
  { cache, namespace, rule, ensureView }: StandingDependencies,
): Promise<ReadonlyMap<string, StandingUpdate>> {
  const updates = new Map<string, StandingUpdate>();
  await updateDocuments(subjects, {
    ...{ cache, ensureView, what: 'standings of subjects' },
    keyOf: ({ key }) => sentimentKey(namespace, key),
    ttlMsOf: ({ key }) => (isEmpty(updates.get(key)) ? EMPTY_TTL_MS : viewTtlMs),
    decide: (subject, stored) => {
      const { isChanged, ...update } = takeInAll(subject, stored, rule);
      updates.set(subject.key, update);
      if (!isChanged) return undefined;
      update.standing.version = (stored?.version ?? 0) + 1;
      return { version: update.standing.version, value: JSON.stringify(update.standing) };
    },
  });
  return updates;
}

function isEmpty(update: StandingUpdate | undefined): boolean {
  return update !== undefined && !hasReviews(update.standing);
}

function takeInAll(
  { inputs }: SubjectInputs,
  stored: VersionedDocument | undefined,
  rule: DropRule,
): StandingUpdate & { readonly isChanged: boolean } {
  const [first] = inputs as readonly [StandingInput];
  const standing = stored
    ? (JSON.parse(stored.value) as SentimentStanding)
    : newStanding(shopOf(first), first.subject);
  let isChanged = false;
  const changes: SentimentChange[] = [];
  const forwards: StandingInput[] = [];
  for (const input of inputs) {
    const taken = takeIn(standing, input, rule);
    isChanged ||= taken.isChanged;
    if (taken.forward) forwards.push(taken.forward);
    // Now, with the examples of this moment: later reviews may bring others.
    if (taken.turn) changes.push(changeOf(standing, taken.turn));
  }
  return { standing, isChanged, changes, forwards };
}
