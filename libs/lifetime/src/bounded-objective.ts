import type { Objective } from '@shoal/optimisation';

/** Logarithms of parameters, on a scale where they are near 0, are free up to here: e^6 is some 400. */
const FREE = 6;
/** Beyond, this much is added to the mean loss for each unit squared. */
const WEIGHT = 0.01;
/** A step of the line search to here is refused unseen: its exponentials say nothing. */
const WALL = 25;

/**
 * An objective of logarithms of parameters that rises beyond e^±6. Where customers do not differ, as when all leave with the same probability,
 * likelihoods rise for ever along a flat valley towards infinite parameters, where nothing can be computed with them (lifetimes gives up
 * there); within, nothing is changed.
 */
export function bounded(objective: Objective): Objective {
  return (point, gradient) => {
    if (point.some((ln) => Math.abs(ln) > WALL)) return Number.POSITIVE_INFINITY;
    let value = objective(point, gradient);
    point.forEach((ln, k) => {
      const beyond = Math.max(0, Math.abs(ln) - FREE);
      value += WEIGHT * beyond * beyond;
      gradient[k] = (gradient[k] as number) + 2 * WEIGHT * beyond * Math.sign(ln);
    });
    return value;
  };
}
