import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { Linear, OVER_CHARACTERS, OVER_WORDS } from './linear.ts';

describeSentimentConformance({ name: 'Linear', make: () => new Linear() });
describeSentimentConformance({ name: 'Linear over characters', make: () => new Linear(OVER_CHARACTERS) });
describeSentimentConformance({ name: 'Linear over words', make: () => new Linear(OVER_WORDS) });

describe('Linear', () => {
  it('refuses a cost that is not above 0', () => {
    for (const c of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => new Linear({ c }), { name: 'OptionError', code: 'SENTIMENT_OPTION' });
  });

  it('refuses a share of naive Bayes that is not of 0 to 1', () => {
    for (const naiveBayes of [-0.1, 1.1, Number.NaN])
      assert.throws(() => new Linear({ naiveBayes }), { name: 'OptionError', code: 'SENTIMENT_OPTION' });
  });

  it('lets a gram that only one class has weigh more the larger the share of naive Bayes is', () => {
    const examples = [...plainReviews(0), ...plainReviews(1)];
    const surenessOf = (naiveBayes: number) => {
      const [answer] = new Linear({ naiveBayes, c: 1 }).fit(examples).predict(['很棒']);
      return answer?.probability.positive ?? 0;
    };
    const shares = [0, 0.5, 1].map(surenessOf);
    assert.deepEqual(shares, shares.toSorted());
    assert.equal(new Set(shares).size, 3);
  });

  it('learns a language that is neither English nor Chinese', () => {
    const examples = ['el producto es muy bueno', 'una maravilla para mi', 'que bien funciona'].map(
      (text) => ({ text, label: 'positive' as const }),
    );
    const blame = ['el producto es muy malo', 'una basura para mi', 'que mal funciona'].map((text) => ({
      text,
      label: 'negative' as const,
    }));
    const model = new Linear().fit([...examples, ...blame]);
    assert.deepEqual(
      model.predict(['muy malo, una basura']).map(({ label }) => label),
      ['negative'],
    );
    assert.deepEqual(
      model.predict(['质量很差']).map(({ label }) => label),
      ['unknown'],
    );
  });

  it('says how far it is', () => {
    const notes: string[] = [];
    new Linear().fit(plainReviews(0), { onProgress: (note) => notes.push(note) });
    assert.ok(notes.includes('counting grams') && notes.includes('iteration 2'));
  });
});
