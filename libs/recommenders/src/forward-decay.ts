import { OptionError } from './errors.ts';

/**
 * Exponential decay that never touches what was counted before (Cormode et al., Forward Decay, ICDE 2009): instead of letting old
 * counts shrink, new ones weigh more, by 2^((at - landmark) / halfLife). Order and shares are the same.
 */
export class ForwardDecay {
  readonly halfLifeMs: number;
  landmark: number;

  /** Throws OptionError when the half-life is not positive; Infinity is no decay. */
  constructor(halfLifeMs: number, landmark: number) {
    if (!(halfLifeMs > 0)) throw new OptionError(`halfLifeMs is ${halfLifeMs}: it must be positive`);
    this.halfLifeMs = halfLifeMs;
    this.landmark = landmark;
  }

  weightAt(at: number): number {
    return 2 ** ((at - this.landmark) / this.halfLifeMs);
  }

  /** The factor for everything counted so far when `newest` is taken for the landmark, 1 while that is not called for. */
  rebase(newest: number): number {
    if ((newest - this.landmark) / this.halfLifeMs < HALF_LIVES_MAX) return 1;
    const factor = 1 / this.weightAt(newest);
    this.landmark = newest;
    return factor;
  }
}

/** Far below the 1,023 at which a double overflows, so that sums fit too. */
const HALF_LIVES_MAX = 256;
