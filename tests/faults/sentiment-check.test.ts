import { describe, test } from 'node:test';
import type { CustomerEvent, FeatureState } from '@shoal/contracts';
import { newFeatureState } from '@shoal/features';
import { newestOf } from './amounts.ts';
import { byCustomer, eventAt } from './checker.fixture.ts';
import type { Finding } from './checker.ts';
import { assertFinds, type Counts, judgementOf, reviewAt, standing } from './others.fixture.ts';
import {
  reviewedFeatureFaults,
  type SentimentEvidence,
  sentimentFaults,
  subjectName,
} from './sentiment-check.ts';

describe('the check of sentiment', () => {
  const reviews = [reviewAt(1, 'ada'), reviewAt(2, 'bob'), reviewAt(3, 'ada')];
  const events = [...reviews, eventAt(4, 'ada')];
  const standings = [
    standing('item', 'p-1', 3),
    standing('category', 'Toys', 3),
    standing('customer', 'ada', 2),
    standing('customer', 'bob', 1),
  ];
  const have = (some: typeof standings): Pick<SentimentEvidence, 'standings' | 'stored'> => ({
    standings: some,
    stored: newestOf(some, ({ subject }) => subjectName(subject)),
  });
  const judged = reviews.map(judgementOf);
  const find = (changed: Partial<SentimentEvidence>, log: readonly CustomerEvent[] = events) =>
    sentimentFaults(log, { judged, ...have(standings), ...changed }, new Map());
  const second = { ...judgementOf(reviews[0]!), inbox: { partition: 1, offset: 9 } };
  const cases: readonly (readonly [what: string, changed: Partial<SentimentEvidence>, planted: Counts])[] = [
    ['nothing where nothing went wrong', {}, {}],
    ['no fault in second copies', { judged: [...judged, ...judged] }, {}],
    ['a review that was not judged', { judged: judged.slice(1) }, { lost: 1 }],
    ['one that was judged at a second place', { judged: [...judged, second] }, { doubled: 1 }],
    ['one that nobody wrote', { judged: [...judged, judgementOf(reviewAt(9, 'eve'))] }, { doubled: 1 }],
    ['a review that its item lacks', have(standings.with(0, standing('item', 'p-1', 2))), { lost: 1 }],
    ['a standing that is not there', have(standings.slice(1)), { lost: 3 }],
    ['a review that its item has twice', have(standings.with(0, standing('item', 'p-1', 4))), { doubled: 1 }],
    ['a loss in Redis alone', { stored: have(standings.slice(1)).stored }, { lost: 3 }],
    ['a loss in the log alone', { standings: standings.slice(0, 3) }, { lost: 1 }],
    [
      'stars that are counted twice',
      have(standings.with(0, { ...standing('item', 'p-1', 3), ratings: { count: 4, sum: 16 } })),
      { doubled: 1 },
    ],
    [
      'a topic that ends in an older standing',
      { standings: [...standings, standing('item', 'p-1', 2)] },
      { orderViolations: 1 },
    ],
  ];
  for (const [what, changed, planted] of cases)
    test(`finds ${what}`, () => assertFinds(find(changed), planted));

  test('looks for what a visitor said where he is now', () => {
    const links = new Map([['bob', 'ada']]);
    const left = { ...standing('customer', 'bob', 1), mergedInto: 'ada' };
    const merged = have([...standings.slice(0, 2), standing('customer', 'ada', 3), left]);
    const log = { judged, ...merged };
    assertFinds(sentimentFaults(events, log, links), {});
    assertFinds(sentimentFaults(events, { judged, ...have(standings) }, links), { lost: 1, doubled: 1 });
  });

  test('counts an event once that is in the log twice', () => {
    assertFinds(find({}, [...events, ...events]), {});
  });
});

describe('the check of what reviews do to features', () => {
  const links = new Map([['visitor', 'ada']]);
  const judged = [reviewAt(1, 'ada'), reviewAt(2, 'visitor'), reviewAt(3, 'bob')].map(judgementOf);
  const stateOf = (customerId: string, count: number, rest: Partial<FeatureState> = {}): FeatureState => ({
    ...newFeatureState('demo', customerId, 0),
    ...{ version: 1, sentiment: { count, sum: 0, sources: {}, recent: [] } },
    ...rest,
  });
  const bob = stateOf('bob', 1);
  const visitor = stateOf('visitor', 1, { mergedInto: 'ada' });
  const find = (inRedis: FeatureState, inLog = inRedis, some = judged) =>
    reviewedFeatureFaults(
      { judged: some },
      { links, stored: byCustomer([inRedis, bob, visitor]), published: [inLog, bob, visitor] },
    );
  const two = stateOf('ada', 2);
  const cases: readonly (readonly [what: string, findings: Finding[], planted: Counts])[] = [
    ['nothing where nothing went wrong', find(two), {}],
    ['no fault in second copies', find(two, two, [...judged, ...judged]), {}],
    ['a review that features lack', find(stateOf('ada', 1)), { lost: 1 }],
    ['a review that features have twice', find(stateOf('ada', 3)), { doubled: 1 }],
    ['a loss in Redis alone', find(stateOf('ada', 1), two), { lost: 1 }],
    ['a loss in the log alone', find(two, stateOf('ada', 0)), { lost: 2 }],
    [
      'nothing in a review that says nothing',
      find(two, two, [...judged, { ...judgementOf(reviewAt(9, 'bob')), label: 'unknown' }]),
      {},
    ],
  ];
  for (const [what, findings, planted] of cases) test(`finds ${what}`, () => assertFinds(findings, planted));
});
