import type {
  Audience,
  AudienceMembership,
  AudienceMove,
  FeatureState,
  SegmentAssignment,
} from '@shoal/contracts';
import type { AudienceJudge, NamedSegment } from './audience-judge.ts';

export interface AudienceOccasion {
  readonly at: number;
  readonly judge: AudienceJudge;
  readonly segment: NamedSegment | undefined;
  readonly movedBy: AudienceMove['movedBy'];
}

/** What an assignment says of audiences. */
export type AudiencePart = Pick<SegmentAssignment, 'audiences' | 'audienceMove'>;

/** The audiences that a customer enters and leaves now, given those that he was in; undefined when there are none. */
export function moveAudiences(
  stored: AudiencePart | undefined,
  state: FeatureState,
  { at, judge, segment, movedBy }: AudienceOccasion,
): AudiencePart | undefined {
  // A former id belongs to nothing: its history is that of another customer.
  const belongs = state.mergedInto === undefined ? judge.judge(state, at, segment) : [];
  const former = stored?.audiences ?? [];
  const entered = belongs.filter(({ id }) => !has(former, id)).map((audience) => memberOf(audience, at));
  const exited = former.filter(({ id }) => !has(belongs, id));
  if (entered.length === 0 && exited.length === 0) return undefined;
  const stayed = former.filter(({ id }) => has(belongs, id));
  const audiences = [...stayed, ...entered].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    audiences: audiences.length > 0 ? audiences : undefined,
    audienceMove: { at, entered, exited, movedBy },
  };
}

function memberOf({ id, name, version }: Audience, since: number): AudienceMembership {
  return { id, name, version, since };
}

/** By bisection, since both lists are in order of their ids and may be long. */
function has(sorted: readonly { readonly id: string }[], id: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.id === id;
}
