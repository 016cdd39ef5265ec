import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Opinion,
  type ReviewSentiment,
  type SentimentStanding,
  sentimentBounds,
} from '@shoal/contracts';
import fc from 'fast-check';
import { mergeStanding } from './merge-standings.ts';
import { addOpinion, newStanding } from './standing.ts';

const rule = { dropBy: 0.2, reviewsMin: 8 };
const dayMs = 86_400_000;

const review = fc.record({
  at: fc.integer({ min: 0, max: 40 * dayMs }),
  label: fc.constantFrom('positive' as const, 'negative' as const, 'unknown' as const),
  rating: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  phrase: fc.constantFrom('zip broke', 'fits well', '质量 很好'),
});
type Drawn = typeof review extends fc.Arbitrary<infer T> ? T : never;

function standingOf(id: string, drawn: readonly (Drawn & { readonly id: string })[]): SentimentStanding {
  const subject = { kind: 'customer', id } as const;
  const standing = newStanding('demo', subject);
  drawn.forEach(({ id: messageId, at, label, rating, phrase }, offset) => {
    const sentiment: ReviewSentiment = {
      ...{ id: messageId, shop: 'demo', customerId: id, at, label, language: 'en', excerpt: messageId },
      probability: label === 'positive' ? 0.9 : label === 'negative' ? 0.1 : 0.5,
      ...(rating !== undefined && { rating }),
      phrases: label === 'unknown' ? [] : [{ text: phrase, label }],
      ...{ model: 'shipped', inbox: { partition: 0, offset } },
    };
    const opinion: Opinion = { subject, sentiment, origin: { partition: 0, offset } };
    addOpinion(standing, opinion, rule);
  });
  return standing;
}

describe('mergeStanding', () => {
  it('gives what one standing of all reviews would be, in either order', () => {
    fc.assert(
      fc.property(fc.array(review, { maxLength: 60 }), fc.nat(60), (drawn, cut) => {
        const named = drawn.map((one, i) => ({ ...one, id: `m${i}` }));
        const whole = standingOf('ann', named);
        const [first, second] = [named.slice(0, cut), named.slice(cut)];
        for (const [own, before] of [
          [first, second],
          [second, first],
        ] as const) {
          const standing = standingOf('ann', own);
          assert.equal(mergeStanding(standing, standingOf('visitor', before)), true);
          assert.deepEqual(factsOf(standing), factsOf(whole));
        }
      }),
    );
  });

  it('merges one former id once', () => {
    const former = standingOf('visitor', [{ ...drawnPraise, id: 'm0' }]);
    const standing = standingOf('ann', []);
    assert.deepEqual([mergeStanding(standing, former), mergeStanding(standing, former)], [true, false]);
    assert.equal(standing.positive, 1);
  });

  it('stays within its bounds, with the latest days and what most reviews say', () => {
    const many = (id: string, from: number) =>
      standingOf(
        id,
        Array.from({ length: 150 }, (_, day) => ({
          ...drawnPraise,
          ...{ id: `${id}${day}`, at: (from + day) * dayMs, phrase: `${id} ${day % 75}` as Drawn['phrase'] },
        })),
      );
    const standing = many('ann', 150);
    mergeStanding(standing, many('visitor', 0));
    assert.equal(standing.positive, 300);
    assert.equal(standing.days.length, sentimentBounds.days);
    assert.equal(standing.days.at(-1)?.day, 299);
    assert.equal(Object.keys(standing.phrases).length, sentimentBounds.phrases);
    assert.equal(standing.recent.length, sentimentBounds.recent);
    assert.equal(standing.examples.positive.length, sentimentBounds.examples);
  });
});

const drawnPraise: Drawn = { at: 0, label: 'positive', rating: 5, phrase: 'fits well' };

/** What does not tell in which order reviews came. */
function factsOf({ positive, negative, unknown, ratings, days, examples, phrases, at }: SentimentStanding) {
  const times = (all: readonly { readonly at: number }[]) => all.map((one) => one.at);
  return {
    ...{ positive, negative, unknown, ratings, days, at },
    examples: [times(examples.positive), times(examples.negative)],
    phrases: Object.entries(phrases).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  };
}
