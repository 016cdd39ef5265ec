/** A smooth function: writes its gradient at `point`, and returns its value; infinite where it is not to go. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Default 100. */
  readonly iterationsMax?: number;
  /** Stops when the gradient's length has fallen to this share of what it was. Default 1e-3. */
  readonly tolerance?: number;
  /** Called after each iteration with the value. */
  readonly onIteration?: (iteration: number, value: number) => void;
}

/** Pairs of steps and changes of the gradient that stand for the curvature. */
const MEMORY = 8;
/** How much of the promised decrease a step must bring (Armijo). */
const SUFFICIENT = 1e-4;
const HALVINGS_MAX = 30;

/**
 * Moves `point` to the minimum by L-BFGS (Liu and Nocedal 1989) with steps that are halved until the value falls enough. The curvature of a
 * step counts where it is positive, which it always is for a strictly convex function, and for others near their minimum.
 */
export function minimise(objective: Objective, point: Float64Array, options: MinimiseOptions = {}): void {
  const { iterationsMax = 100, tolerance = 1e-3, onIteration } = options;
  const size = point.length;
  const history = new History(size);
  const direction = new Float64Array(size);
  let gradient = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  const next = new Float64Array(size);
  let value = objective(point, gradient);
  const enough = tolerance * Math.sqrt(dot(gradient, gradient));
  for (let iteration = 1; iteration <= iterationsMax; iteration++) {
    const length = Math.sqrt(dot(gradient, gradient));
    if (length <= enough || length === 0) return;
    history.direct(gradient, direction);
    const slope = dot(gradient, direction);
    let step = iteration === 1 ? Math.min(1, 1 / length) : 1;
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halvings = 0; halvings < HALVINGS_MAX; halvings++, step /= 2) {
      next.set(point);
      addScaled(next, step, direction);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * step * slope) break;
    }
    // The floating point numbers between here and the minimum are used up.
    if (!(nextValue < value)) return;
    history.remember({ point, next, gradient, nextGradient });
    point.set(next);
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
    onIteration?.(iteration, value);
  }
}

interface Step {
  readonly point: Float64Array;
  readonly next: Float64Array;
  readonly gradient: Float64Array;
  readonly nextGradient: Float64Array;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step . change). */
  rate: number;
}

/** The last steps, as an approximation of the inverse Hessian. */
class History {
  readonly #pairs: Pair[] = [];
  readonly #size: number;
  readonly #shares = new Float64Array(MEMORY);

  constructor(size: number) {
    this.#size = size;
  }

  remember({ point, next, gradient, nextGradient }: Step): void {
    const oldest = this.#pairs.length === MEMORY ? this.#pairs.shift() : undefined;
    const pair = oldest ?? {
      step: new Float64Array(this.#size),
      change: new Float64Array(this.#size),
      rate: 0,
    };
    for (let i = 0; i < this.#size; i++) {
      pair.step[i] = (next[i] as number) - (point[i] as number);
      pair.change[i] = (nextGradient[i] as number) - (gradient[i] as number);
    }
    const curvature = dot(pair.step, pair.change);
    if (curvature <= 0) return;
    pair.rate = 1 / curvature;
    this.#pairs.push(pair);
  }

  /** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
  direct(gradient: Float64Array, direction: Float64Array): void {
    const pairs = this.#pairs;
    for (let i = 0; i < this.#size; i++) direction[i] = -(gradient[i] as number);
    for (let p = pairs.length - 1; p >= 0; p--) {
      const { step, change, rate } = pairs[p] as Pair;
      const share = rate * dot(step, direction);
      this.#shares[p] = share;
      addScaled(direction, -share, change);
    }
    const last = pairs.at(-1);
    if (last) {
      const scale = 1 / (last.rate * dot(last.change, last.change));
      for (let i = 0; i < this.#size; i++) direction[i] = (direction[i] as number) * scale;
    }
    for (let p = 0; p < pairs.length; p++) {
      const { step, change, rate } = pairs[p] as Pair;
      addScaled(direction, (this.#shares[p] as number) - rate * dot(change, direction), step);
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addScaled(to: Float64Array, scale: number, values: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + scale * (values[i] as number);
}
