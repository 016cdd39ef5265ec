import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { renderPng } from './png.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#fff"/>' +
  '<text x="5" y="28" font-family="Inter" font-size="20">Loyal</text></svg>';

/** Width and height as the header of a png says them. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return [view.getUint32(16), view.getUint32(20)];
}

/** The filtered pixels: differs from picture to picture. */
function pixelsOf(png: Uint8Array): Buffer {
  const at = Buffer.from(png).indexOf('IDAT');
  const length = new DataView(png.buffer, png.byteOffset).getUint32(at - 4);
  return inflateSync(png.subarray(at + 4, at + 4 + length));
}

describe('renderPng', () => {
  it('makes a png of the size of the picture times the scale', async () => {
    const png = await renderPng(SVG);
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.deepEqual(sizeOf(png), [240, 80]);
    assert.deepEqual(sizeOf(await renderPng(SVG, 1)), [120, 40]);
  });

  it('draws letters with the font that it brings along', async () => {
    const blank = await renderPng(SVG.replace('Loyal', ''), 1);
    const written = await renderPng(SVG, 1);
    assert.notDeepEqual(pixelsOf(written), pixelsOf(blank));
    assert.notDeepEqual(pixelsOf(written), pixelsOf(await renderPng(SVG.replace('Loyal', 'Royal'), 1)));
    assert.notDeepEqual(pixelsOf(await renderPng(SVG.replace('Loyal', 'Żółw'), 1)), pixelsOf(blank));
  });

  it('gives the same bytes for the same picture', async () => {
    assert.deepEqual(await renderPng(SVG), await renderPng(SVG));
  });
});
