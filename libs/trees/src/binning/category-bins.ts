import { CODES_MAX, type Column, isCode } from '../data/dataset.ts';

/**
 * The bin of each code up to the highest: 1 for the most frequent, and 0, as for what is missing, for codes that are not there
 * or beyond the `binsMax` most frequent.
 */
export function categoryBins(column: Column, binsMax: number): Uint8Array {
  const counts = new Int32Array(CODES_MAX);
  let highest = -1;
  for (let i = 0; i < column.length; i++) {
    const code = column[i] as number;
    if (!isCode(code)) continue;
    counts[code] = (counts[code] as number) + 1;
    if (code > highest) highest = code;
  }
  const present = Int32Array.from({ length: highest + 1 }, (_, code) => code).filter(
    (code) => counts[code] !== 0,
  );
  present.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const bins = new Uint8Array(highest + 1);
  for (let i = 0; i < Math.min(binsMax, present.length); i++) bins[present[i] as number] = i + 1;
  return bins;
}
