import { type Cache, type EnsureView, updateDocuments, type VersionedDocument } from '@shoal/cache';
import {
  type Opinion,
  type SentimentChange,
  type SentimentStanding,
  sentimentKey,
  viewTtlMs,
} from '@shoal/contracts';
import type { DropRule } from '../domain/drop.ts';
import { addOpinion, newStanding } from '../domain/standing.ts';
import { changeOf } from '../domain/standing-change.ts';

/** All that a batch has on one subject. */
export interface SubjectOpinions {
  readonly key: string;
  readonly opinions: readonly Opinion[];
}

export interface StandingUpdate {
  /** Published again after a crash, changed or not. */
  readonly standing: SentimentStanding;
  /** Each fall of the product and each recovery that came with one of the opinions, in order. */
  readonly changes: readonly SentimentChange[];
}

export interface StandingDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly rule: DropRule;
  readonly ensureView: EnsureView;
}

/** Adds opinions to the standings in Redis: one read and one compare-and-set for all subjects. */
export async function updateStandings(
  subjects: readonly SubjectOpinions[],
  { cache, namespace, rule, ensureView }: StandingDependencies,
): Promise<ReadonlyMap<string, StandingUpdate>> {
  const updates = new Map<string, StandingUpdate>();
  await updateDocuments(subjects, {
    ...{ cache, ensureView, what: 'standings of subjects' },
    keyOf: ({ key }) => sentimentKey(namespace, key),
    ttlMsOf: () => viewTtlMs,
    decide: (subject, stored) => {
      const { isChanged, ...update } = addAll(subject, stored, rule);
      updates.set(subject.key, update);
      if (!isChanged) return undefined;
      update.standing.version = (stored?.version ?? 0) + 1;
      return { version: update.standing.version, value: JSON.stringify(update.standing) };
    },
  });
  return updates;
}

function addAll(
  { opinions }: SubjectOpinions,
  stored: VersionedDocument | undefined,
  rule: DropRule,
): StandingUpdate & { readonly isChanged: boolean } {
  const [{ subject, sentiment }] = opinions as readonly [Opinion];
  const standing = stored
    ? (JSON.parse(stored.value) as SentimentStanding)
    : newStanding(sentiment.shop, subject);
  let isChanged = false;
  const changes: SentimentChange[] = [];
  for (const opinion of opinions) {
    const added = addOpinion(standing, opinion, rule);
    isChanged ||= added.isChanged;
    // Now: the next turn takes the place of this one, which nobody may have been told of yet.
    const change = added.turned ? changeOf(standing) : undefined;
    if (change) changes.push(change);
  }
  return { standing, isChanged, changes };
}
