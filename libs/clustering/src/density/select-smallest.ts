/**
 * Reorders keys[start..end) and, with them, `order`, so that the `count` smallest keys come first: quickselect
 * (Hoare 1961). The pivot is the median of three taken at pseudo-random places, so that no order of the input
 * that occurs in practice, sorted ones included, makes it quadratic; equal keys are swapped, which keeps halves even.
 */
export function selectSmallest(
  keys: Float64Array,
  order: Int32Array,
  span: { readonly start: number; readonly end: number; readonly count: number },
): void {
  let left = span.start;
  let right = span.end - 1;
  const wanted = span.start + span.count;
  let noise = 0x9e3779b9;
  while (left < right) {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    const pivot = medianOfThree(keys, left, right, noise);
    const [i, j] = partition(keys, order, { left, right, pivot });
    if (wanted <= j) right = j;
    else if (wanted >= i) left = i;
    else return;
  }
}

/** Where the parts begin and end: keys up to j are no larger, keys from i on no smaller than the pivot. */
function partition(
  keys: Float64Array,
  order: Int32Array,
  { left, right, pivot }: { left: number; right: number; pivot: number },
): readonly [number, number] {
  let i = left;
  let j = right;
  while (i <= j) {
    while ((keys[i] as number) < pivot) i++;
    while ((keys[j] as number) > pivot) j--;
    if (i <= j) swap(keys, order, i++, j--);
  }
  return [i, j];
}

function medianOfThree(keys: Float64Array, left: number, right: number, noise: number): number {
  const a = keys[left + (noise % (right - left + 1))] as number;
  const b = keys[(left + right) >> 1] as number;
  const c = keys[right] as number;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(keys: Float64Array, order: Int32Array, i: number, j: number): void {
  const key = keys[i] as number;
  keys[i] = keys[j] as number;
  keys[j] = key;
  const row = order[i] as number;
  order[i] = order[j] as number;
  order[j] = row;
}
