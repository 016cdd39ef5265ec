import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CategoryEncoder } from './category-encoder.ts';
import { type Dataset, takeRows } from './dataset.ts';
import { OneHotEncoder } from './one-hot-encoder.ts';

describe('a category encoder', () => {
  it('gives the most frequent text 0, and equals by their characters', () => {
    const encoder = CategoryEncoder.fit(['b', 'c', 'a', 'c', null, undefined]);
    assert.deepEqual(encoder.categories, ['c', 'a', 'b']);
    assert.deepEqual(
      [...encoder.encode(['a', 'c', 'new', null, undefined, 'toString'])],
      [1, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    );
  });

  it('knows every text of its fit again, after JSON too, in any order of the rows', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const encoder = CategoryEncoder.fit(texts);
        const codes = encoder.encode(texts);
        assert.deepEqual(
          [...codes].map((code) => encoder.categories[code]),
          texts,
        );
        assert.deepEqual(CategoryEncoder.fit(texts.toReversed()).categories, encoder.categories);
        assert.deepEqual(CategoryEncoder.fromJSON(JSON.parse(JSON.stringify(encoder))).encode(texts), codes);
      }),
    );
  });

  it('knows only the most frequent ones where it is told so', () =>
    assert.deepEqual([...CategoryEncoder.fit(['a', 'b', 'b'], 1).encode(['a', 'b'])], [Number.NaN, 0]));

  it('refuses damaged JSON and a limit of 0', () => {
    const json = { kind: 'category-encoder', version: 1, categories: ['a'] };
    for (const wrong of [
      null,
      { ...json, version: 2 },
      { ...json, categories: ['a', 'a'] },
      { ...json, categories: [1] },
    ])
      assert.throws(() => CategoryEncoder.fromJSON(wrong), { code: 'TREES_MODEL_FORMAT' });
    assert.throws(() => CategoryEncoder.fit(['a'], 0), { code: 'TREES_OPTION' });
  });
});

describe('a one-hot encoder', () => {
  const data: Dataset = {
    names: ['amount', 'kind'],
    columns: [Float64Array.of(1, 2, 3), Float64Array.of(4, Number.NaN, 2)],
    categorical: ['kind'],
  };

  it('makes a column of each category, and leaves amounts as they are', () => {
    const [amount, two, four] = OneHotEncoder.fit(data).transform(data);
    assert.equal(amount, data.columns[0]);
    assert.deepEqual(
      [[...two!], [...four!]],
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    );
  });

  it('gives an unknown category 0 in all columns, after JSON too', () => {
    const read = OneHotEncoder.fromJSON(JSON.parse(JSON.stringify(OneHotEncoder.fit(data))));
    const fresh = { ...data, columns: [Float64Array.of(1), Float64Array.of(3)] };
    assert.deepEqual(
      read.transform(fresh).map(([value]) => value),
      [1, 0, 0],
    );
  });

  it('refuses damaged JSON and other columns', () => {
    const encoder = OneHotEncoder.fit(data);
    for (const wrong of [
      { ...encoder.toJSON(), codes: [null] },
      { ...encoder.toJSON(), codes: [null, [-1]] },
    ])
      assert.throws(() => OneHotEncoder.fromJSON(wrong), { code: 'TREES_MODEL_FORMAT' });
    assert.throws(() => encoder.transform({ ...data, names: ['kind', 'amount'] }), { code: 'TREES_SHAPE' });
  });
});

describe('takeRows', () => {
  it('takes rows in the order that is asked for, and keeps the kind of the columns', () => {
    const taken = takeRows({ names: ['a'], columns: [Float32Array.of(1, 2, 3)] }, Uint32Array.of(2, 0));
    assert.deepEqual(taken.columns, [Float32Array.of(3, 1)]);
  });
});
