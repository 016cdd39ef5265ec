import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LETTER } from './characters.ts';
import { joinSegments } from './segments.ts';
import { SymbolReader } from './symbol-reader.ts';

function symbolsOf(text: string) {
  const symbols = new SymbolReader();
  const count = joinSegments(symbols, symbols.read(text), text);
  return Array.from({ length: count }, (_, i) => ({
    text: text.slice(symbols.begins[i], symbols.ends[i]),
    id: symbols.ids[i],
    kind: symbols.kinds[i],
  }));
}

describe('joinSegments', () => {
  for (const [text, expected] of [
    ['质量非常好', ['质量', '非常', '好']],
    ['物流很快,满意!', ['物流', '很快', ',', '满意', '!']],
    ['手机iphone很好', ['手机', 'iphone', '很好']],
    ["it doesn't work", ['it', "doesn't", 'work']],
    ['', []],
  ] as const)
    it(`reads '${text}' as ${expected.length} symbols`, () => {
      assert.deepEqual(
        symbolsOf(text).map((symbol) => symbol.text),
        expected,
      );
    });

  it('gives a word the same hash wherever it stands, and other words other ones', () => {
    const [quality, very, good] = symbolsOf('质量非常好');
    const again = symbolsOf('非常好,质量');
    assert.equal(again.find(({ text }) => text === '质量')?.id, quality?.id);
    assert.equal(new Set([quality?.id, very?.id, good?.id]).size, 3);
  });

  it('leaves words of other scripts what they were', () => {
    assert.deepEqual(
      symbolsOf('好 phone').map(({ kind }) => kind === LETTER),
      [false, true],
    );
  });
});
