import { describe, test } from 'node:test';
import { gatewayFaults } from './gateway-check.ts';
import { asked, assertFinds, assignment, type Counts } from './others.fixture.ts';

describe('the check of the gateway', () => {
  const [loyal, moved] = [assignment('loyal', 1), assignment('new', 2)];
  const away = { ...loyal, segmentId: null };
  const find = (answer: ReturnType<typeof asked>) => gatewayFaults({ meanwhile: [answer], atRest: [] });
  const wrong = { missingChanges: 1 };
  const cases: readonly (readonly [what: string, answer: ReturnType<typeof asked>, planted: Counts])[] = [
    ['nothing in an answer that is right', asked('loyal', loyal), {}],
    ['another segment than that of Redis', asked('new', loyal), wrong],
    ['a segment where Redis has none', asked('loyal', undefined), wrong],
    ['none where Redis has one', asked(null, loyal), wrong],
    ['none in the answer about one in no segment', asked(null, away), {}],
    ['nobody where Redis has somebody', asked(null, loyal, { status: 404 }), wrong],
    ['nothing where nobody is known', asked(null, undefined, { status: 404 }), {}],
    ['a refusal', asked(null, undefined, { status: 500 }), wrong],
    ['nothing in the former segment of one who moves', asked('loyal', loyal, { after: moved }), {}],
    ['nothing in the next segment of one who moves', asked('new', loyal, { after: moved }), {}],
    ['a third segment of one who moves', asked('at-risk', loyal, { after: moved }), wrong],
    ['nothing in one who comes to be known', asked(null, undefined, { status: 404, after: loyal }), {}],
    [
      'nothing in what cannot be known of one who moved twice',
      asked('at-risk', loyal, { after: assignment('new', 3) }),
      {},
    ],
  ];
  for (const [what, answer, planted] of cases)
    test(`finds ${what}`, () => assertFinds(find(answer), planted));

  test('looks at the answers once all has come to rest too', () => {
    assertFinds(gatewayFaults({ meanwhile: [], atRest: [asked('new', loyal)] }), wrong);
  });
});
