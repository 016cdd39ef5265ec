import { describe, test } from 'node:test';
import type { RecommendationList } from '@shoal/contracts';
import { newestOf } from './amounts.ts';
import { eventAt } from './checker.fixture.ts';
import { assertFinds, type Counts, deed, listOf, orderAt, servedAs } from './others.fixture.ts';
import { type RecommendationEvidence, recommendationFaults } from './recommendation-check.ts';

const noLinks: ReadonlyMap<string, string> = new Map();

describe('the check of recommendation', () => {
  const viewed = eventAt(1, 'ada', { properties: { product_id: 'p-9' } });
  const events = [viewed, orderAt(2, 'ada'), orderAt(3, 'visitor'), orderAt(4, 'bob'), eventAt(5, 'ada')];
  const links = new Map([['visitor', 'ada']]);
  const deeds = [
    deed(viewed, 'p-9', 'viewed'),
    deed(events[1]!, 'p-2', 'ordered'),
    deed(events[2]!, 'p-3', 'ordered'),
  ];
  const ada = listOf('ada', deeds);
  const bob = listOf('bob', [deed(events[3]!, 'p-4', 'ordered')]);
  const visitor = listOf('visitor', deeds.slice(2), { mergedInto: 'ada' });
  const have = (lists: readonly RecommendationList[]): RecommendationEvidence => {
    const stored = newestOf(lists, ({ customerId }) => customerId);
    return {
      published: lists,
      stored,
      served: new Map([...stored].map(([id, list]) => [id, servedAs(list)])),
    };
  };
  const find = (changed: Partial<RecommendationEvidence>) =>
    recommendationFaults(events, links, { ...have([ada, bob, visitor]), ...changed });
  const withAda = (changed: Partial<RecommendationList>) => have([{ ...ada, ...changed }, bob, visitor]);
  const cases: readonly (readonly [
    what: string,
    changed: Partial<RecommendationEvidence>,
    planted: Counts,
  ])[] = [
    ['nothing where nothing went wrong', {}, {}],
    ['no fault in second copies', { published: [ada, bob, visitor, ada] }, {}],
    ['a purchase that a state lacks', withAda({ bought: ['p-2'] }), { lost: 1 }],
    ['a look that a state lacks', withAda({ recent: deeds.slice(1) }), { lost: 1 }],
    ['a state that is not there', have([ada, visitor]), { lost: 2 }],
    ['a purchase that is there twice', withAda({ bought: ['p-2', 'p-3', 'p-2'] }), { doubled: 1 }],
    ['a look that is there twice', withAda({ recent: [...deeds, deeds[0]!] }), { doubled: 1 }],
    ['a purchase of somebody else', withAda({ bought: ['p-2', 'p-3', 'p-4'] }), { doubled: 1 }],
    ['a loss in Redis alone', { stored: withAda({ bought: ['p-2'] }).stored }, { lost: 1 }],
    ['a loss in the log alone', { published: withAda({ bought: ['p-2'] }).published }, { lost: 1 }],
    ['a served list that lacks a purchase', { served: withAda({ bought: ['p-2'] }).served }, { lost: 1 }],
    ['a served list that is behind', { served: withAda({ version: 1 }).served }, { lost: 1 }],
    [
      'a topic that ends in an older list',
      { published: [bob, ada, visitor, { ...ada, version: 1 }] },
      { orderViolations: 1 },
    ],
  ];
  for (const [what, changed, planted] of cases)
    test(`finds ${what}`, () => assertFinds(find(changed), planted));

  test('asks for no more of what was done last than a state keeps', () => {
    const looks = Array.from({ length: 60 }, (_, i) =>
      eventAt(i + 1, 'ada', { properties: { product_id: `p-${i}` } }),
    );
    const kept = looks.map((look, i) => deed(look, `p-${i}`, 'viewed')).slice(10);
    assertFinds(recommendationFaults(looks, noLinks, have([listOf('ada', kept)])), {});
    assertFinds(recommendationFaults(looks, noLinks, have([listOf('ada', kept.slice(1))])), { lost: 1 });
  });
});
