import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normaliseText, TEXT_LENGTH_MAX } from './normalise-text.ts';

describe('normaliseText', () => {
  const cases: readonly (readonly [what: string, text: string, normal: string])[] = [
    ['lower case, single blanks', '  Great\t\nPHONE  ', 'great phone'],
    ['full-width letters and signs', 'ＧＯＯＤ！　很好', 'good! 很好'],
    ['ligatures and circled digits', 'ﬁne ①', 'fine 1'],
    ['a composed and a decomposed accent', 'cafe\u0301', 'café'],
    ['lone surrogates', 'bad \ud83d text\udc00', 'bad text'],
    ['zero-width characters inside words', 'te\u200brri\u2060b\u00adle', 'terrible'],
    ['marks of direction', '\u202egood\u202c \u2067bad\u2069', 'good bad'],
    ['control characters', 'a\u0000b\u0007c', 'abc'],
    ['letters drawn out', 'soooooo goooood!!!!!', 'soo good!!'],
    ['repeated characters', '好好好好好', '好好'],
    ['numbers, which mean what they say', '10000', '10000'],
    ['tags', '<p class="x">Nice<br/>phone</p>', 'nice phone'],
    ['scripts and styles', 'ok<script>alert("bad")</script> fine<style>p{}</style>', 'ok fine'],
    ['a script that never ends', 'ok <script>alert(1)', 'ok'],
    ['signs that are no tags', '3 < 5 and 7 > 2', '3 < 5 and 7 > 2'],
    ['entities', 'it&#39;s &lt;good&gt; &amp; cheap&nbsp;&#x1F600;', "it's <good> & cheap 😀"],
    ['entities of nothing', '&#0; &#x110000; &nosuch;', '&#0; &#x110000; &nosuch;'],
    ['skin tones and selectors', '👍🏽 ❤\ufe0f', '👍 ❤'],
    ['emoticons', 'nice :-) but :( and <3', 'nice 🙂 but 🙁 and 🙂'],
    ['no emoticons in addresses and times', 'http://x.org at 8:30', 'http://x.org at 8:30'],
    ['nothing', '', ''],
    ['nothing that is seen', '\u200b\u200e\ufeff', ''],
  ];
  for (const [what, text, normal] of cases) {
    it(`reads ${what}`, () => assert.equal(normaliseText(text), normal));
  }

  it('keeps to its bound, and reads the beginning and the end', () => {
    const normal = normaliseText(`start ${'x y '.repeat(250_000)} end`);
    assert.ok(normal.length <= TEXT_LENGTH_MAX);
    assert.match(normal, /^start .* end$/);
    assert.ok(normaliseText('\ufdfa'.repeat(1_000_000)).length <= TEXT_LENGTH_MAX);
  });

  it('takes no longer for a megabyte than for the part it reads', () => {
    const worst = [
      '<'.repeat(1e6),
      '<a '.repeat(4e5),
      '&#'.repeat(5e5),
      '<script>'.repeat(2e5),
      ':-'.repeat(5e5),
      'ﷺ'.repeat(1e6),
    ];
    for (const text of worst) {
      const begun = performance.now();
      normaliseText(text);
      const ms = performance.now() - begun;
      assert.ok(ms < 500, `${text.slice(0, 8)}: ${ms} ms`);
    }
  });

  it('throws for no string, and leaves none with what cannot be seen', () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom('<', '>', '&', ';', '#', 'a', '！', '\ud800', ':', ')', ' '),
        maxLength: 60,
      }),
    );
    fc.assert(
      fc.property(strings, (text) => {
        const normal = normaliseText(text);
        assert.ok(normal.isWellFormed() && normal.length <= TEXT_LENGTH_MAX);
        assert.doesNotMatch(normal, /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e]/u);
      }),
    );
  });
});
