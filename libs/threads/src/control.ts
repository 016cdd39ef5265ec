/**
 * What the caller and its threads tell each other, as 32-bit integers in shared memory. The caller writes the code of a step and
 * then raises `turn`, on which threads sleep; each adds itself to `done`, on which the caller sleeps.
 */
export const CONTROL = { turn: 0, code: 1, done: 2, failed: 3 } as const;
export const CONTROL_LENGTH = 4;

/** Codes beside those of steps, which are 0 and more. */
export const CODE = { take: -1, drop: -2, end: -3 } as const;
