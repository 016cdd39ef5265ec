import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeBlock, linkTarget, plain } from './markdown.ts';
import { quoted } from './shell-command.ts';

describe('plain text in Markdown', () => {
  const cases: readonly [string, string][] = [
    ['orders_30d', 'orders_30d'],
    ['_private_', '\\_private\\_'],
    ['a | b', 'a \\| b'],
    ['<script>&', '&lt;script&gt;&amp;'],
    ['two\r\n\nlines', 'two lines'],
    ['`code` *bold* ~~gone~~', '\\`code\\` \\*bold\\* \\~\\~gone\\~\\~'],
    ['[a](b) ![c]', '\\[a\\](b) \\!\\[c\\]'],
    ['https://x.y www.x.y a@b.c', 'https\\://x.y www\\.x.y a\\@b.c'],
    ['\u001b[31m\u202e', '?\\[31m?'],
    ['k = 2: 12.5 % (best)', 'k = 2: 12.5 % (best)'],
  ];
  for (const [text, markdown] of cases) {
    it(`writes ${JSON.stringify(text)} so that it is read as it is`, () => {
      assert.equal(plain(text), markdown);
    });
  }

  it('fences code by more backticks than it holds', () => {
    assert.equal(codeBlock('sh', 'a ```` b'), '`````sh\na ```` b\n`````');
  });

  it('leads to files whatever they are called', () => {
    assert.equal(linkTarget('../a b/(c)#?.svg'), '../a%20b/%28c%29%23%3F.svg');
  });
});

describe('words of a shell', () => {
  const cases: readonly [string, string][] = [
    ['recency,orders', 'recency,orders'],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$(rm)', "'$(rm)'"],
    ['', "''"],
    ["a\nb'", "$'a\\x0ab\\''"],
  ];
  for (const [word, line] of cases) {
    it(`quotes ${JSON.stringify(word)} as ${line}`, () => assert.equal(quoted(word), line));
  }
});
