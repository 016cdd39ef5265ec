import { CHARACTER } from './characters.ts';
import { mix } from './hash.ts';
import { TEXT_LENGTH_MAX } from './normalise-text.ts';

/** Of a row of symbols, as SymbolReader has read it. */
export interface PlacedSymbols {
  readonly ids: Int32Array;
  readonly kinds: Uint8Array;
  readonly begins: Int32Array;
  readonly ends: Int32Array;
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
/** 1 where a segment of the text at hand begins. */
const starts = new Uint8Array(TEXT_LENGTH_MAX);

/**
 * Joins neighbouring characters that are one word into one symbol, in place, and returns how many symbols are left. Words are those of
 * Unicode's text segmentation (UAX 29), Chinese ones of the dictionary that it comes with. Symbols of other kinds stay as they are.
 */
export function joinSegments(symbols: PlacedSymbols, count: number, text: string): number {
  const { ids, kinds, begins, ends } = symbols;
  if (!kinds.subarray(0, count).includes(CHARACTER)) return count;
  starts.fill(0, 0, text.length);
  for (const { index } of segmenter.segment(text)) starts[index] = 1;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const last = kept - 1;
    if (
      kept > 0 &&
      kinds[i] === CHARACTER &&
      kinds[last] === CHARACTER &&
      starts[begins[i] as number] === 0
    ) {
      ids[last] = mix(ids[last] as number, ids[i] as number);
      ends[last] = ends[i] as number;
      continue;
    }
    ids[kept] = ids[i] as number;
    kinds[kept] = kinds[i] as number;
    begins[kept] = begins[i] as number;
    ends[kept] = ends[i] as number;
    kept++;
  }
  return kept;
}
