import { OptionError } from './errors.ts';

/** Throws OptionError when it is no whole number from `least` to `most`. */
export function checkCount(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new OptionError(`${name} is ${value}: it must be a whole number from ${least} to ${most}`);
}

/** Throws OptionError when it is no finite number of at least 0, or 0 where it must be above. */
export function checkAmount(name: string, value: number, sign: 'positive' | 'not negative'): void {
  if (Number.isFinite(value) && (sign === 'positive' ? value > 0 : value >= 0)) return;
  throw new OptionError(`${name} is ${value}: it must be finite and ${sign}`);
}

/** Throws OptionError when it is not above 0 and at most 1. */
export function checkShare(name: string, value: number): void {
  if (!(value > 0 && value <= 1))
    throw new OptionError(`${name} is ${value}: it must be above 0 and at most 1`);
}

/** Throws OptionError when it is no integer. */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new OptionError(`seed is ${seed}: it must be an integer`);
}
