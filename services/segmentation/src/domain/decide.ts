import type { FeatureState, MoveWhy, SegmentAssignment } from '@shoal/contracts';
import type { AudienceJudge } from './audience-judge.ts';
import { explainMove } from './explain-move.ts';
import type { Judge } from './judge.ts';
import { type AudiencePart, moveAudiences } from './move-audiences.ts';

/** A customer to look at: the newest state at hand, and how far back the records at hand reach. */
export interface Candidate {
  readonly state: FeatureState;
  /** Lowest version among the records of this batch. */
  readonly sinceVersion: number;
}

/** Why customers are looked at: something happened, or a sweep comes by. */
export interface Occasion {
  /** The shop's clock. */
  readonly at: number;
  readonly judge: Judge | undefined;
  /** Left out where nobody asks for audiences; those that a customer is in then stay. */
  readonly audiences?: AudienceJudge;
  /** The sweep in hand, and those begun before it and not known to have ended. */
  readonly sweep?: {
    readonly id: string;
    readonly repeats: ReadonlySet<string>;
    readonly reason: 'time' | 'model' | 'audience';
  };
  /** Where no sweep is in hand: those that are under way or were broken off. What they moved may not have been published. */
  readonly begunSweeps?: ReadonlySet<string>;
}

/** An assignment to publish; where it `moved` the customer, with the change events that tell of it. */
export interface Publication {
  readonly assignment: SegmentAssignment;
  readonly moved: boolean;
  /** Whether the customer entered or left audiences: those are change events as well. */
  readonly audiencesMoved?: boolean;
}

export interface Decision {
  /** To be stored; undefined when nothing is new. */
  readonly write?: SegmentAssignment;
  /** In order, once it is stored. */
  readonly publish: readonly Publication[];
}

/**
 * Where a customer belongs now, given where he was. Pure: the same inputs give the same decision.
 *
 * A crash may come between storing a move and publishing it. So when the cause of the stored move is seen again (a
 * redelivered record, a sweep that was broken off), the move is published again, with the same ids.
 */
export function decide(
  stored: SegmentAssignment | undefined,
  candidate: Candidate,
  given: Occasion,
): Decision {
  const occasion = notBefore(stored, given);
  const again = publishedAgain(stored, candidate, occasion);
  const { state } = candidate;
  // A late copy of an older state says nothing new.
  if (stored && stored.featureVersion > state.version) return { publish: again };
  const target = targetOf(state, occasion);
  const moved = !stored || stored.segmentId !== target.segmentId || stored.mergedInto !== target.mergedInto;
  const audiences = audiencesOf(stored, state, occasion, target);
  const rejudged = stored?.modelVersion !== target.modelVersion || stored.segmentName !== target.segmentName;
  const { version: featureVersion } = state;
  if (moved || audiences || rejudged) {
    const judged = moved
      ? move(stored, state, occasion, target)
      : { ...withoutJudgement(stored), ...target, version: stored.version + 1, featureVersion };
    const write = { ...judged, ...audiences };
    return { write, publish: [...again, publicationOf(write, moved, audiences !== undefined)] };
  }
  if (stored.featureVersion === featureVersion) return { publish: again };
  // Which state was judged is noted even so: a sweep that read an older one must not overrule this judgement. Nothing else
  // may change without being published, or a wiped Redis would come back with something else.
  return { write: { ...stored, featureVersion }, publish: again };
}

/**
 * A sweep looks with the clock that it began with. Where a customer has moved since, it looks with the moment of that move: else it would
 * judge him by a time that is over, and tell of a move before the one that it follows.
 */
function notBefore(stored: SegmentAssignment | undefined, occasion: Occasion): Occasion {
  const at = Math.max(occasion.at, stored?.since ?? 0, stored?.audienceMove?.at ?? 0);
  return at === occasion.at ? occasion : { ...occasion, at };
}

/** A model without a classifier has no probability to put in the place of the one before. */
function withoutJudgement({ probability: _, ...assignment }: SegmentAssignment): SegmentAssignment {
  return assignment;
}

function publicationOf(assignment: SegmentAssignment, moved: boolean, audiencesMoved: boolean): Publication {
  return { assignment, moved, ...(audiencesMoved && { audiencesMoved }) };
}

/** The stored assignment, where what caused a move that stands in it is at hand again. */
function publishedAgain(
  stored: SegmentAssignment | undefined,
  candidate: Candidate,
  occasion: Occasion,
): readonly Publication[] {
  if (!stored) return [];
  const { movedBy, audienceMove } = stored;
  const moved = isCauseAtHand(movedBy, candidate, occasion);
  const audiencesMoved =
    audienceMove !== undefined && isCauseAtHand(audienceMove.movedBy, candidate, occasion);
  return moved || audiencesMoved ? [publicationOf(stored, moved, audiencesMoved)] : [];
}

function audiencesOf(
  stored: SegmentAssignment | undefined,
  state: FeatureState,
  occasion: Occasion,
  target: Target,
): AudiencePart | undefined {
  const { at, audiences: judge } = occasion;
  if (!judge) return undefined;
  const { segmentId, segmentName } = target;
  const segment = segmentId === null ? undefined : { id: segmentId, name: segmentName };
  return moveAudiences(stored, state, { at, judge, segment, movedBy: causeOf(state, occasion, target) });
}

type Target = Pick<
  SegmentAssignment,
  'segmentId' | 'segmentName' | 'modelVersion' | 'distance' | 'probability' | 'mergedInto'
>;

function targetOf(state: FeatureState, { judge, at }: Occasion): Target {
  const modelVersion = judge?.model.version ?? 0;
  const nowhere = { segmentId: null, segmentName: '', modelVersion, distance: 0 };
  if (state.mergedInto !== undefined) return { ...nowhere, mergedInto: state.mergedInto };
  if (!judge) return nowhere;
  const { segment, ...likeness } = judge.judge(state, at);
  return { segmentId: segment.id, segmentName: segment.name, modelVersion, ...likeness };
}

function move(
  stored: SegmentAssignment | undefined,
  state: FeatureState,
  occasion: Occasion,
  target: Target,
): SegmentAssignment {
  const { shop, customerId, version: featureVersion } = state;
  const movedBy = causeOf(state, occasion, target);
  const why = whyOf(stored, state, occasion, target);
  return {
    version: (stored?.version ?? 0) + 1,
    shop,
    customerId,
    ...target,
    featureVersion,
    since: occasion.at,
    ...(stored?.segmentId && {
      previous: { segmentId: stored.segmentId, segmentName: stored.segmentName },
    }),
    movedBy,
    ...(why && { why }),
    ...(stored?.audiences && { audiences: stored.audiences }),
    ...(stored?.audienceMove && { audienceMove: stored.audienceMove }),
  };
}

/** Kept with the move, so that a repetition tells the same. */
function whyOf(
  stored: SegmentAssignment | undefined,
  state: FeatureState,
  occasion: Occasion,
  { segmentId, mergedInto, modelVersion }: Target,
): MoveWhy | undefined {
  const { judge, at } = occasion;
  if (!judge || segmentId === null) return undefined;
  const { reason } = causeOf(state, occasion, { mergedInto, modelVersion });
  return explainMove(judge, state, at, { to: segmentId, from: stored?.segmentId ?? undefined, reason });
}

function causeOf(
  { version: featureVersion }: FeatureState,
  { sweep }: Occasion,
  { modelVersion, mergedInto }: Pick<Target, 'modelVersion' | 'mergedInto'>,
): SegmentAssignment['movedBy'] {
  const reason = mergedInto !== undefined ? 'merge' : (sweep?.reason ?? 'behaviour');
  return { reason, featureVersion, modelVersion, ...(sweep && { sweep: sweep.id }) };
}

function isCauseAtHand(
  movedBy: SegmentAssignment['movedBy'],
  { state, sinceVersion }: Candidate,
  { sweep, begunSweeps }: Occasion,
): boolean {
  if (movedBy.sweep !== undefined) return (sweep?.repeats ?? begunSweeps)?.has(movedBy.sweep) ?? false;
  const { featureVersion } = movedBy;
  return !sweep && featureVersion >= sinceVersion && featureVersion <= state.version;
}
