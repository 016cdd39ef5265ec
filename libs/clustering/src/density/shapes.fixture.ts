import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { type Random, seededRandom } from '../random.ts';

/** A standard normal number (Box and Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Two half circles that reach into each other, with noise of this deviation; row i is of moon i % 2. */
export function moons(rows: number, deviation: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return matrixFromRows(
    Array.from({ length: rows }, (_, i) => {
      const angle = Math.PI * random();
      const upper = i % 2 === 0;
      const x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      const y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      return [x + deviation * normal(random), y + deviation * normal(random)];
    }),
  );
}

/** Circles of radius 1, 2, ... around one middle; row i is of ring i % rings. */
export function rings(count: number, rows: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return matrixFromRows(
    Array.from({ length: rows }, (_, i) => {
      const angle = 2 * Math.PI * random();
      const radius = 1 + (i % count) + 0.03 * normal(random);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );
}

/** Numbers drawn uniformly from 0..1. */
export function uniform(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(rows, columns, Float64Array.from({ length: rows * columns }, seededRandom(seed)));
}

/** Small whole numbers: many equal rows and many equal distances. */
export function coarse(rows: number, columns: number, seed: number): Matrix {
  const { values } = uniform(rows, columns, seed);
  return createMatrix(
    rows,
    columns,
    values.map((value) => Math.floor(value * 8)),
  );
}
