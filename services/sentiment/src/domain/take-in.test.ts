import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Opinion, SentimentStanding, StandingInput, SubjectMove } from '@shoal/contracts';
import { newStanding } from './standing.ts';
import { takeIn } from './take-in.ts';

const rule = { dropBy: 0.2, reviewsMin: 8 };
const subject = { kind: 'customer', id: 'ann' } as const;

function opinionAt(offset: number, rest: Partial<Opinion> = {}): Opinion {
  return {
    subject,
    sentiment: {
      ...{
        id: `m${offset}`,
        shop: 'demo',
        customerId: 'ann',
        at: offset,
        label: 'positive',
        probability: 0.9,
      },
      ...{ language: 'en', excerpt: 'great', phrases: [], model: 'shipped' },
      inbox: { partition: 0, offset },
    },
    origin: { partition: 0, offset },
    ...rest,
  };
}

it('what is forwarded from a former id counts once, though later reviews have overtaken it', () => {
  const standing = newStanding('demo', subject);
  const forwarded = opinionAt(3, { isForwarded: true });
  const inputs = [opinionAt(7), forwarded, forwarded, opinionAt(7), opinionAt(5)];
  const changed = inputs.map((input) => takeIn(standing, input, rule).isChanged);
  assert.deepEqual(changed, [true, true, false, false, false]);
  assert.equal(standing.positive, 2);
});

it('who has moved is not moved again, and hands over the same each time', () => {
  const standing = newStanding('demo', subject);
  takeIn(standing, opinionAt(1), rule);
  const move = { shop: 'demo', subject, movedTo: 'bob', at: 2 };
  const first = structuredClone(takeIn(standing, move, rule));
  const again = takeIn(standing, { ...move, movedTo: 'eve' }, rule);
  assert.deepEqual([first.isChanged, again.isChanged], [true, false]);
  assert.deepEqual(again.forward, first.forward);
  assert.equal(first.forward?.subject.id, 'bob');
});

it('two ids that were each linked to the other keep their own, and nothing goes round for ever', () => {
  const ids = ['ann', 'bob'] as const;
  const standings = new Map(ids.map((id) => [id as string, newStanding('demo', { kind: 'customer', id })]));
  const said = (id: string, offset: number): Opinion => {
    const opinion = opinionAt(offset, { subject: { kind: 'customer', id } });
    return { ...opinion, sentiment: { ...opinion.sentiment, customerId: id } };
  };
  const moved = (id: string, movedTo: string): SubjectMove => {
    return { shop: 'demo', subject: { kind: 'customer', id }, movedTo, at: 2 };
  };
  const queue: StandingInput[] = [
    ...[said('ann', 0), said('bob', 1), moved('ann', 'bob'), moved('bob', 'ann'), said('ann', 2)],
  ];
  for (let taken = 0; queue.length > 0; taken += 1) {
    assert.ok(taken < 20, 'it goes on and on');
    const input = queue.shift() as StandingInput;
    const standing = standings.get(input.subject.id) as SentimentStanding;
    const { forward } = takeIn(standing, structuredClone(input), rule);
    if (forward) queue.push(structuredClone(forward));
  }
  const counts = ids.map((id) => standings.get(id)).map((one) => [one?.positive, one?.mergedInto]);
  assert.deepEqual(counts, [
    [2, undefined],
    [1, undefined],
  ]);
});
