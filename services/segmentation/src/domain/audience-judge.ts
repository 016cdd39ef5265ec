import { hash } from 'node:crypto';
import { AudienceIndex, type CompiledRule, CustomerFacts } from '@shoal/audiences';
import type { Audience, FeatureState } from '@shoal/contracts';

export type NamedSegment = { readonly id: string; readonly name: string };

/** The audiences of one shop made ready: whoever has another revision judges by other rules. */
export interface AudienceJudge {
  /** Follows from the audiences and their versions; empty where there are none. */
  readonly revision: string;
  /** The audiences that a customer belongs to at a moment, by id. */
  judge(state: FeatureState, at: number, segment: NamedSegment | undefined): readonly Audience[];
}

export interface ReadyAudience {
  readonly audience: Audience;
  readonly rule: CompiledRule;
}

export function makeAudienceJudge(ready: Iterable<ReadyAudience>): AudienceJudge {
  const sorted = [...ready].sort((a, b) => (a.audience.id < b.audience.id ? -1 : 1));
  const byId = new Map(sorted.map(({ audience }) => [audience.id, audience]));
  const index = new AudienceIndex(new Map(sorted.map(({ audience: { id }, rule }) => [id, rule])));
  return {
    revision: revisionOf(sorted),
    judge: (state, at, segment) =>
      index.match(new CustomerFacts(state, at, segment)).map((id) => byId.get(id) as Audience),
  };
}

/** The time stands in it too: one that was deleted and written anew begins at version 1 again. */
function revisionOf(sorted: readonly ReadyAudience[]): string {
  if (sorted.length === 0) return '';
  const versions = sorted.map(({ audience: { id, version, updatedAt } }) => [id, version, updatedAt]);
  return hash('sha256', JSON.stringify(versions), 'hex').slice(0, 16);
}
