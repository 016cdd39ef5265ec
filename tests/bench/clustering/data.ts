import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
}

/**
 * Rows from twenty Gaussian groups of unit deviation whose centres are Gaussian with deviation `spread`: at 1 the groups
 * run into one another as customers do, at 3 most stand apart. Groups are equally likely; row-major float64.
 */
export function mixture({ rows, columns, seed }: Shape, spread: number): Float64Array<ArrayBuffer> {
  const normal = normals(seed);
  const groups = 20;
  const centres = Float64Array.from({ length: groups * columns }, () => spread * normal());
  const uniform = mulberry(seed + 1);
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    const centre = Math.floor(uniform() * groups) * columns;
    for (let j = 0; j < columns; j += 1) {
      values[i * columns + j] = (centres[centre + j] as number) + normal();
    }
  }
  return values;
}

/** Rows drawn uniformly from the unit cube: no groups at all, the worst case for what skips by bounds. */
export function uniformRows({ rows, columns, seed }: Shape): Float64Array<ArrayBuffer> {
  const uniform = mulberry(seed);
  return Float64Array.from({ length: rows * columns }, uniform);
}

/** `k` different rows, evenly spaced: starts for both sides. */
export function startsOf(
  values: Float64Array,
  { rows, columns }: Shape,
  k: number,
): Float64Array<ArrayBuffer> {
  const starts = new Float64Array(k * columns);
  for (let c = 0; c < k; c += 1) {
    const row = Math.floor((c * rows) / k);
    starts.set(values.subarray(row * columns, (row + 1) * columns), c * columns);
  }
  return starts;
}

/** Writes values as the float64 file that both sides read; gives its path. */
export async function writeValues(name: string, values: Float64Array): Promise<string> {
  const folder = join(import.meta.dirname, '..', '..', '..', '.shoal', 'bench-data');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.f64`);
  await writeFile(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return path;
}

/** mulberry32 (T. Ettinger, public domain): the benchmark's numbers owe nothing to the library under test. */
function mulberry(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal numbers by Box and Muller. */
function normals(seed: number): () => number {
  const uniform = mulberry(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
