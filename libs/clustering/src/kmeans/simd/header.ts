import { type Code, f32, i32 } from '@shoal/simd';

/** Where in memory the parameters of a pass stand, all int32 or float32 but the last two, which are float64; the kernel reads them itself. */
export const HEADER = {
  rows: 0,
  labels: 4,
  margins: 8,
  thresholds: 12,
  centroids: 16,
  halfNorms: 20,
  list: 24,
  tile: 28,
  changed: 32,
  ambiguous: 36,
  columns: 40,
  centroidCount: 44,
  errorFactor: 48,
  centroidNormMax: 52,
  changedCount: 56,
  ambiguousCount: 60,
  remainders: 64,
  sums: 68,
  counts: 72,
  raw: 76,
  origin: 80,
  columnSums: 84,
  rawColumns: 88,
  perUnit: 96,
  squares: 104,
} as const;
export const HEADER_BYTES = 112;

/** Reads a parameter. */
export const header = (field: keyof typeof HEADER): Code => i32.load(i32.const(0), HEADER[field]);
export const headerFloat = (field: keyof typeof HEADER): Code => f32.load(i32.const(0), HEADER[field]);
export const setHeader = (field: keyof typeof HEADER, value: Code): Code =>
  i32.store(i32.const(0), value, HEADER[field]);
