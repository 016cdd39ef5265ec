import type {
  CustomerEvent,
  FeatureState,
  ReviewSentiment,
  SentimentStanding,
  SentimentSubject,
} from '@shoal/contracts';
import { type FindingOf, newestOf, worstOfEach } from './amounts.ts';
import type { Finding } from './checker.ts';
import { eachOnce, presentId } from './fold.ts';
import { endsBehind } from './order.ts';

/** What is left of the reviews. */
export interface SentimentEvidence {
  /** `sentiments.v1` as it was read. */
  readonly judged: readonly ReviewSentiment[];
  /** `sentiment-standings.v1`, each partition in order. */
  readonly standings: readonly SentimentStanding[];
  /** The standings that Redis has, by the name of their subject. */
  readonly stored: ReadonlyMap<string, SentimentStanding>;
}

/** How a subject is called in findings, and looked for. */
export function subjectName({ kind, id }: SentimentSubject): string {
  return `${kind}-${id}`;
}

/** Each review with a text is judged once, and counts once for its item, its category and its customer under the id that he has in the end. */
export function sentimentFaults(
  events: readonly CustomerEvent[],
  { judged, standings, stored }: SentimentEvidence,
  links: ReadonlyMap<string, string>,
): Finding[] {
  const reviews = eachOnce(events).filter(isReview);
  const expected = countBySubject(reviews, links);
  const published = newestOf(standings, ({ subject }) => subjectName(subject));
  return [
    ...judgementFaults(reviews, judged),
    ...worstOfEach([
      ...standingFaults(expected, stored, 'Redis'),
      ...standingFaults(expected, published, 'sentiment-standings.v1'),
    ]),
    ...endsBehind(
      'sentiment-standings.v1',
      standings.map(({ subject, version }) => ({ who: subjectName(subject), version })),
    ),
  ];
}

/** What of features follows from reviews. */
export interface ReviewedFeatures {
  readonly links: ReadonlyMap<string, string>;
  /** The feature states that Redis has. */
  readonly stored: ReadonlyMap<string, FeatureState>;
  /** `features.v1`, each partition in order. */
  readonly published: readonly FeatureState[];
}

/** Each judged review counts once in the features of who wrote it, under the id that he has in the end. */
export function reviewedFeatureFaults(
  { judged }: Pick<SentimentEvidence, 'judged'>,
  { links, stored, published }: ReviewedFeatures,
): Finding[] {
  const says = new Map(judged.filter(({ label }) => label !== 'unknown').map((one) => [one.id, one]));
  const wanted = new Map<string, number>();
  for (const { customerId } of says.values()) {
    const who = presentId(customerId, links);
    wanted.set(who, (wanted.get(who) ?? 0) + 1);
  }
  const newest = newestOf(published, ({ customerId }) => customerId);
  return worstOfEach([
    ...featureFaults(wanted, stored, 'Redis'),
    ...featureFaults(wanted, newest, 'features.v1'),
  ]);
}

function featureFaults(
  wanted: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, FeatureState>,
  where: string,
): FindingOf[] {
  const present = [...found.values()].filter(({ mergedInto }) => mergedInto === undefined);
  const counts = new Map(present.map(({ customerId, sentiment }) => [customerId, sentiment?.count ?? 0]));
  return [...new Set([...wanted.keys(), ...counts.keys()])].flatMap((who) => {
    const [should, is] = [wanted.get(who) ?? 0, counts.get(who) ?? 0];
    const kind = is < should ? 'lost' : 'doubled';
    const text = `${who} in ${where}: ${is} judged reviews instead of ${should}`;
    return is === should ? [] : [{ who, kind, count: Math.abs(is - should), text } as const];
  });
}

function isReview({ type, event, properties }: CustomerEvent): boolean {
  const text = properties?.review_body;
  return type === 'track' && event === 'Product Reviewed' && typeof text === 'string' && text.trim() !== '';
}

/** A second copy of one inbox place is a redelivery; a second place is a second judgement. */
function judgementFaults(
  reviews: readonly CustomerEvent[],
  judged: readonly ReviewSentiment[],
): readonly Finding[] {
  const places = new Map<string, Set<string>>(reviews.map(({ messageId }) => [messageId, new Set()]));
  const findings: Finding[] = [];
  for (const { id, inbox } of judged) {
    const known = places.get(id);
    if (known) known.add(`${inbox.partition}/${inbox.offset}`);
    else findings.push({ kind: 'doubled', count: 1, text: `${id} was judged and is no review` });
  }
  for (const [id, { size }] of places) {
    if (size === 0) findings.push({ kind: 'lost', count: 1, text: `${id} was not judged` });
    if (size > 1)
      findings.push({ kind: 'doubled', count: size - 1, text: `${id} has ${size} places in sentiments.v1` });
  }
  return findings;
}

/** Of one subject: reviews, and those of them with stars. */
interface Counts {
  readonly reviews: number;
  readonly stars: number;
}

const none: Counts = { reviews: 0, stars: 0 };

function countBySubject(
  reviews: readonly CustomerEvent[],
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { customerId, properties = {} } of reviews) {
    const { product_id: item, category, rating } = properties;
    const subjects = [
      ...(item === undefined ? [] : [`item-${item}`]),
      ...(category === undefined ? [] : [`category-${category}`]),
      `customer-${presentId(customerId, links)}`,
    ];
    for (const name of subjects) {
      const { reviews: before, stars } = counts.get(name) ?? none;
      counts.set(name, { reviews: before + 1, stars: stars + (rating === undefined ? 0 : 1) });
    }
  }
  return counts;
}

function standingFaults(
  expected: ReadonlyMap<string, Counts>,
  found: ReadonlyMap<string, SentimentStanding>,
  where: string,
): FindingOf[] {
  // What was said under a former id is looked for under the present one.
  const present = new Map([...found].filter(([, { mergedInto }]) => mergedInto === undefined));
  return [...new Set([...expected.keys(), ...present.keys()])].flatMap((who) => {
    const [wanted, standing] = [expected.get(who) ?? none, present.get(who)];
    const got = standing
      ? {
          reviews: standing.positive + standing.negative + standing.unknown,
          stars: standing.ratings.count,
        }
      : none;
    const differences = [got.reviews - wanted.reviews, got.stars - wanted.stars];
    const text = `${who} in ${where}: ${got.reviews} reviews, ${got.stars} with stars, instead of ${wanted.reviews}, ${wanted.stars}`;
    const [least, most] = [Math.min(...differences), Math.max(...differences)];
    return [
      ...(least < 0 ? [{ who, kind: 'lost', count: -least, text } as const] : []),
      ...(most > 0 ? [{ who, kind: 'doubled', count: most, text } as const] : []),
    ];
  });
}
