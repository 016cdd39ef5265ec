import type { Matrix } from '../matrix.ts';

/** Row indices in an order that only the rows' contents decide, and how many different rows there are. */
export interface CanonicalOrder {
  readonly order: Int32Array;
  readonly distinctRows: number;
}

/**
 * Sorts rows by a hash of their values, and by the values where hashes collide. Seeded algorithms draw rows in this order,
 * so that the result depends on what the rows are and never on the order in which a topic or a file delivered them.
 * Hashes sort as numbers, a million rows in a fifth of a second; comparing rows takes ten times as long.
 */
export function canonicalOrder(matrix: Matrix): CanonicalOrder {
  const indexBits = Math.ceil(Math.log2(matrix.rows + 1));
  // Hash and index share the 53 bits of a float64, whose native sort needs no comparing function.
  const hashBits = Math.min(32, 53 - indexBits);
  const keys = new Float64Array(matrix.rows);
  const hash = rowHash(matrix);
  const unit = 2 ** indexBits;
  for (let i = 0; i < matrix.rows; i++) keys[i] = (hash(i) >>> (32 - hashBits)) * unit + i;
  keys.sort();
  const order = Int32Array.from(keys, (key) => key - Math.floor(key / unit) * unit);
  let distinctRows = 0;
  for (let from = 0; from < order.length; ) {
    const end = (Math.floor((keys[from] as number) / unit) + 1) * unit;
    let to = from + 1;
    while (to < order.length && (keys[to] as number) < end) to++;
    distinctRows += to === from + 1 ? 1 : settleGroup(matrix, order.subarray(from, to));
    from = to;
  }
  return { order, distinctRows };
}

/** Whether the matrix has at least so many different rows: as a rule the first few rows answer that. */
export function hasDistinctRows(matrix: Matrix, count: number): boolean {
  const found: number[] = [];
  for (let i = 0; i < matrix.rows && found.length < count; i++) {
    if (!found.some((other) => compareRows(matrix, other, i) === 0)) found.push(i);
  }
  return found.length >= count;
}

/** Negative, zero or positive as row a sorts before, with or after row b. */
export function compareRows({ values, columns }: Matrix, a: number, b: number): number {
  for (let j = 0; j < columns; j++) {
    const difference = (values[a * columns + j] as number) - (values[b * columns + j] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Puts rows of one hash in order, and counts the different ones: nearly always one, however often it is repeated. */
function settleGroup(matrix: Matrix, group: Int32Array): number {
  const first = group[0] as number;
  if (group.every((row) => compareRows(matrix, first, row) === 0)) return 1;
  group.sort((a, b) => compareRows(matrix, a, b));
  let distinct = 1;
  for (let i = 1; i < group.length; i++) {
    if (compareRows(matrix, group[i - 1] as number, group[i] as number) !== 0) distinct++;
  }
  return distinct;
}

/** A multiplicative hash of a row's bits, finished as in MurmurHash3. */
function rowHash({ columns, values }: Matrix): (row: number) => number {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  return (row) => {
    let hash = 0x9e3779b9;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      // Adding 0 turns -0 into 0, which is equal and must hash alike.
      number[0] = (values[at] as number) + 0;
      hash = Math.imul(hash ^ (words[0] as number), 0x85ebca6b);
      hash = Math.imul((hash ^ (hash >>> 15)) + (words[1] as number), 0xc2b2ae35);
      hash ^= hash >>> 13;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}
