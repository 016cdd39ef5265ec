import { type Code, i32 } from '@shoal/simd';

/** Numbers that a round of a loop takes: vectors are padded with zeros to a multiple of it, and no loop has a rest. */
export const NUMBERS_AT_ONCE = 16;
/** Entries, or lines of the system, that are multiplied by a vector at once: each number of it that is loaded serves all of them. */
export const ENTRIES_AT_ONCE = 4;
/** The places of so many vectors, then so many weights: four bytes each. */
export const GROUP_BYTES = 8 * ENTRIES_AT_ONCE;

/** Where in memory the parameters stand that all rows share, each an int32. The first five are addresses. */
export const HEADER = {
  gram: 0,
  residual: 4,
  direction: 8,
  image: 12,
  /** Bytes of a vector. */
  stride: 16,
  factors: 20,
  steps: 24,
} as const;
export const HEADER_BYTES = 64;

export const header = (field: keyof typeof HEADER): Code => i32.load(i32.const(0), HEADER[field]);
