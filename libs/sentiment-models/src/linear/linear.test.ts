import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { Linear } from './linear.ts';

describeSentimentConformance({ name: 'Linear', make: () => new Linear() });

describe('Linear', () => {
  it('refuses a cost that is not above 0', () => {
    for (const c of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => new Linear({ c }), { name: 'OptionError', code: 'SENTIMENT_OPTION' });
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
