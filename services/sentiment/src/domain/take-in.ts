import type { Opinion, SentimentStanding, StandingHandover, StandingInput } from '@shoal/contracts';
import type { DropRule } from './drop.ts';
import { mergeStanding } from './merge-standings.ts';
import { type Added, addOpinion } from './standing.ts';

/** What a record did to a standing. */
export interface TakenIn extends Added {
  /** What goes on to the standing of the id that the customer has now; the same each time that the record comes. */
  readonly forward?: StandingInput;
}

const unchanged: Added = { isChanged: false };

/** Takes in one record of `opinions.v1`, in place. */
export function takeIn(standing: SentimentStanding, input: StandingInput, rule: DropRule): TakenIn {
  if ('movedTo' in input) return move(standing, input.movedTo);
  const isBack = hasComeBack(standing, input);
  if (standing.mergedInto !== undefined && !isBack)
    return { ...unchanged, forward: redirected(input, standing.mergedInto) };
  if ('sentiment' in input) return addOpinion(standing, input, rule);
  if (!isBack) return { ...unchanged, isChanged: mergeStanding(standing, input.former) };
  delete standing.mergedInto;
  return { ...unchanged, isChanged: true };
}

/** What comes back to where it set out from went round in a circle of links: it stays there, and a standing is its own again. */
function hasComeBack({ subject }: SentimentStanding, input: Opinion | StandingHandover): boolean {
  if ('former' in input) return input.former.subject.id === subject.id;
  return input.isForwarded === true && input.sentiment.customerId === subject.id;
}

/** The first move counts: who moves again does so under his next id. */
function move(standing: SentimentStanding, to: string): TakenIn {
  const isChanged = standing.mergedInto === undefined;
  standing.mergedInto ??= to;
  const { shop, subject, mergedInto: id } = standing;
  const forward: StandingHandover = { shop, subject: { ...subject, id }, former: standing };
  return { ...unchanged, isChanged, ...(hasReviews(standing) && { forward }) };
}

function redirected(input: Opinion | StandingHandover, id: string): StandingInput {
  const subject = { ...input.subject, id };
  return 'former' in input ? { ...input, subject } : { ...input, subject, isForwarded: true };
}

/** One without is kept for a while only, so that a review that comes late finds its way. */
export function hasReviews({ positive, negative, unknown }: SentimentStanding): boolean {
  return positive + negative + unknown > 0;
}
