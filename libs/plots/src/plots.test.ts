import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { kChoicePanel, kDistancePanel } from './curve-panels.ts';
import { linesPanel } from './lines-panel.ts';
import { mapPanel } from './map-panel.ts';
import { drawPage } from './page.ts';
import type { Panel, Segment } from './panel.ts';
import { silhouettePanel } from './silhouette-panel.ts';
import { sizesPanel } from './sizes-panel.ts';
import { lookOf } from './theme.ts';

const SEGMENTS: readonly Segment[] = [
  { name: 'Loyal', size: 30 },
  { name: 'At risk', size: 12 },
  { name: 'New', size: 5 },
];
/** 30 rows of segment 0, 12 of 1, 5 of 2, 3 of none. */
const LABELS = Int32Array.from({ length: 50 }, (_, i) => (i < 30 ? 0 : i < 42 ? 1 : i < 47 ? 2 : -1));
const XS = Float64Array.from(LABELS, (label, i) => label * 4 + (i % 3));
const YS = Float64Array.from(LABELS, (label, i) => label * 2 + (i % 5));

function svgOf(panel: Panel, title = 'A page'): string {
  const rows = [{ height: 400, panels: [{ share: 1, panel }] }];
  return drawPage({ title, subtitle: 'of tests', rows });
}

/** Throws for anything that is no well-formed XML. */
function parse(svg: string): Document {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml');
}

const all = (document: Document, name: string): Element[] => Array.from(document.getElementsByTagName(name));
const texts = (document: Document): string[] => all(document, 'text').map((each) => each.textContent ?? '');
const withAttribute = (document: Document, name: string): Element[] =>
  all(document, 'g').filter((group) => group.hasAttribute(name));

const map = (changes: Partial<Parameters<typeof mapPanel>[0]> = {}): Panel =>
  mapPanel({
    ...{ segments: SEGMENTS, labels: LABELS, xs: XS, ys: YS, rows: 50 },
    ...{ xTitle: 'more orders', yTitle: 'more spend', ...changes },
  });

describe('lines', () => {
  it('are drawn once each, named at their ends, and the names do not cover each other', () => {
    const line = (name: string, y: number) => ({ name, points: [0, 1, 2].map((x) => ({ x, y })) });
    const lines = [line('one', 10), line('two', 10.1), line('three', 500)];
    const document = parse(svgOf(linesPanel({ title: 'Lines', xTitle: 'x', yTitle: 'y', lines })));
    assert.equal(withAttribute(document, 'data-lines')[0]?.getElementsByTagName('path').length, 3);
    const heights = all(document, 'text')
      .filter(({ textContent }) => lines.some(({ name }) => name === textContent))
      .map((name) => Number(name.getAttribute('y')))
      .sort((a, b) => a - b);
    assert.equal(heights.length, 3);
    assert.ok(heights.every((height, i) => i === 0 || height - (heights[i - 1] ?? 0) >= 15));
  });
});

describe('the map of customers', () => {
  it('draws every point once, in the group of its segment, and noise apart', () => {
    const clouds = withAttribute(parse(svgOf(map())), 'data-points');
    const counts = clouds.map((cloud) => [
      cloud.getAttribute('data-segment'),
      Number(cloud.getAttribute('data-points')),
      cloud.getElementsByTagName('circle').length,
    ]);
    assert.deepEqual(counts, [
      ['-1', 3, 3],
      ['0', 30, 30],
      ['1', 12, 12],
      ['2', 5, 5],
    ]);
    assert.equal(new Set(clouds.map((cloud) => cloud.getAttribute('fill'))).size, 4);
  });

  it('names the segments and both axes', () => {
    const written = texts(parse(svgOf(map())));
    for (const words of ['Loyal', 'At risk', 'New', 'more orders', 'more spend']) {
      assert.ok(written.includes(words), words);
    }
  });

  it('says of how many customers the points are a sample', () => {
    assert.ok(svgOf(map({ rows: 12_000 })).includes('50 of 12,000 customers, drawn at random'));
    assert.ok(!svgOf(map()).includes('drawn at random'));
  });

  it('keeps every point within the picture, also where all are the same', () => {
    for (const xs of [XS, new Float64Array(50), Float64Array.from(XS, (x) => x * 1e9)]) {
      for (const circle of all(parse(svgOf(map({ xs }))), 'circle')) {
        const x = Number(circle.getAttribute('cx'));
        assert.ok(x >= 0 && x <= 1280, `cx is ${circle.getAttribute('cx')}`);
      }
    }
  });

  it('keeps the names of segments that lie on each other apart', () => {
    const segments = Array.from({ length: 6 }, (_, i) => ({ name: `Segment ${i}`, size: 5 }));
    const labels = Int32Array.from({ length: 30 }, (_, i) => i % 6);
    const at = new Float64Array(30);
    const document = parse(svgOf(map({ segments, labels, xs: at, ys: at })));
    const names = all(document, 'g').find((group) => group.getAttribute('class') === 'names');
    const heights = Array.from(names?.getElementsByTagName('text') ?? [], (name) =>
      Number(name.getAttribute('y')),
    ).toSorted((a, b) => a - b);
    assert.equal(heights.length, 6);
    assert.ok(heights.every((y, i) => i === 0 || y - heights[i - 1]! >= 20));
  });
});

describe('the other panels', () => {
  it('draw the silhouettes of each segment with its rows and the mean of all', () => {
    const widths = Float64Array.from(LABELS, (label) => [0.8, 0.5, -0.1][label] ?? 9);
    const document = parse(svgOf(silhouettePanel({ segments: SEGMENTS, labels: LABELS, widths })));
    const rows = withAttribute(document, 'data-rows').map((block) => block.getAttribute('data-rows'));
    assert.deepEqual(rows, ['30', '12', '5']);
    const mean = (30 * 0.8 + 12 * 0.5 - 5 * 0.1) / 47;
    assert.ok(texts(document).includes(`mean ${mean.toFixed(2)}`));
  });

  it('draw sizes as figures, in lengths that are proportional, and what belongs to none', () => {
    const document = parse(svgOf(sizesPanel({ segments: SEGMENTS, unclustered: 3 })));
    const bars = withAttribute(document, 'data-size').map((bar) =>
      Number(bar.getElementsByTagName('rect')[0]?.getAttribute('width')),
    );
    assert.equal(bars.length, 4);
    assert.ok(Math.abs(bars[0]! / bars[1]! - 30 / 12) < 0.01);
    assert.ok(texts(document).some((line) => /^12\s+·\s+24\.0 %$/.test(line)));
    assert.ok(texts(document).includes('Unclustered'));
  });

  it('sum up the smallest of very many segments', () => {
    const segments = Array.from({ length: 40 }, (_, i) => ({ name: `Segment ${i}`, size: 40 - i }));
    const document = parse(svgOf(sizesPanel({ segments, unclustered: 0 })));
    assert.ok(texts(document).includes('25 more segments'));
    const drawn = withAttribute(document, 'data-size').map((bar) => Number(bar.getAttribute('data-size')));
    assert.equal(
      drawn.reduce((a, b) => a + b, 0),
      (40 * 41) / 2,
    );
  });

  it('draw each k that was tried, and mark the one that was chosen', () => {
    const trials = [2, 3, 4].map((k) => ({ k, silhouette: 0.5 / k, inertia: 1000 / k }));
    const document = parse(svgOf(kChoicePanel({ trials, chosen: 3 })));
    assert.deepEqual(
      withAttribute(document, 'data-points').map((curve) => curve.getAttribute('data-points')),
      ['3', '3'],
    );
    assert.equal(texts(document).filter((line) => line === 'k = 3').length, 2);
  });

  it('draw a long k-distance curve with few corners and with eps at its height', () => {
    const distances = Float64Array.from({ length: 100_000 }, (_, i) => (1 - i / 1e5) ** 8);
    const document = parse(svgOf(kDistancePanel({ distances, neighbour: 10, eps: 0.3, isKnee: true })));
    const corners = Number(withAttribute(document, 'data-points')[0]?.getAttribute('data-points'));
    assert.ok(corners > 500 && corners < 700, `${corners}`);
    assert.ok(texts(document).includes('eps 0.300 (the knee)'));
  });
});

describe('a page', () => {
  it('is well-formed whatever stands in titles and names', () => {
    const name = `</text><script>alert("1")</script> & 'x' \u0000\u001b \ud800 ]]>\n| `;
    const segments = SEGMENTS.map(({ size }) => ({ name, size }));
    for (const panel of [map({ segments, xTitle: name }), sizesPanel({ segments, unclustered: 0 })]) {
      const document = parse(svgOf(panel, name));
      assert.equal(all(document, 'script').length, 0);
      assert.ok(texts(document).some((line) => line.startsWith('</text><script>')));
    }
  });

  it('has the same bytes for the same input', () => {
    assert.equal(svgOf(map()), svgOf(map()));
  });

  it('has text for those who cannot see it', () => {
    const [svg] = all(parse(svgOf(map(), 'Five segments')), 'svg');
    assert.equal(svg?.getAttribute('aria-label'), 'Five segments. of tests');
  });
});

describe('the palette', () => {
  it('gives every one of 36 segments a look of its own', () => {
    for (const segments of [1, 6, 7, 9, 10, 36]) {
      const looks = Array.from({ length: segments }, (_, i) => JSON.stringify(lookOf(i, segments)));
      assert.equal(new Set(looks).size, segments);
    }
  });
});
