import {
  add,
  type Code,
  f32,
  f32x4,
  i32,
  ifElse,
  type Local,
  Locals,
  v128,
  type WasmFunction,
  whileLoop,
} from '@shoal/simd';
import { ENTRIES_AT_ONCE, GROUP_BYTES, header } from './layout.ts';
import { VectorCode } from './vector-code.ts';

// A residual as short as this has nothing left to say.
const SQUARED_MIN = 1e-20;

/**
 * `descend(x, groups, end)`: steps of conjugate gradients from the vector at x towards the solution of its row's system, whose
 * entries stand in groups of four. A group is filled up by entries of weight 0, which change nothing.
 */
export function descendProgram(): WasmFunction {
  const locals = new Locals();
  const own = new DescendLocals(locals);
  const { vectors, x, residual, direction, image, squared, step, steps } = own;
  const body = [
    ...vectors.begin(header('stride')),
    ...residual.set(header('residual')),
    ...direction.set(header('direction')),
    ...image.set(header('image')),
    ...steps.set(header('steps')),
    ...multiplyGram(own, x, residual, f32x4.negative),
    ...addEntries(own, x, residual, residualShare(own)),
    ...vectors.combine(direction, residual, (_, source) => source),
    ...vectors.product(squared, residual, residual),
    ...whileLoop(
      i32.and(i32.lessUnsigned(step.get, steps.get), f32.greater(squared.get, f32.const(SQUARED_MIN))),
      [
        ...multiplyGram(own, direction, image, (sums) => sums),
        ...addEntries(own, direction, image, f32x4.mul(f32x4.absolute(own.weights.get), own.products.get)),
        ...takeStep(own),
      ],
    ),
  ];
  return {
    name: 'descend',
    parameters: ['i32', 'i32', 'i32'],
    results: [],
    locals: locals.types.slice(3),
    body,
  };
}

class DescendLocals {
  readonly x: Local;
  readonly groups: Local;
  readonly end: Local;
  readonly group: Local;
  readonly residual: Local;
  readonly direction: Local;
  readonly image: Local;
  readonly line: Local;
  readonly to: Local;
  readonly step: Local;
  readonly steps: Local;
  readonly squared: Local;
  readonly curvature: Local;
  readonly rate: Local;
  readonly products: Local;
  readonly weights: Local;
  readonly vectors: VectorCode;

  constructor(locals: Locals) {
    this.x = locals.take('i32');
    this.groups = locals.take('i32');
    this.end = locals.take('i32');
    this.group = locals.take('i32');
    this.residual = locals.take('i32');
    this.direction = locals.take('i32');
    this.image = locals.take('i32');
    this.line = locals.take('i32');
    this.to = locals.take('i32');
    this.step = locals.take('i32');
    this.steps = locals.take('i32');
    this.squared = locals.take('f32');
    this.curvature = locals.take('f32');
    this.rate = locals.take('f32');
    this.products = locals.take('v128');
    this.weights = locals.take('v128');
    this.vectors = new VectorCode(locals);
  }
}

/** target = of(gram vector), four lines at a time. */
function multiplyGram(own: DescendLocals, vector: Local, target: Local, of: (sums: Code) => Code): Code {
  const { vectors, line, to, products } = own;
  const [first, ...others] = vectors.rows;
  const last = others.at(-1) as Local;
  return [
    ...last.set(header('gram')),
    ...to.set(target.get),
    ...line.set(i32.add(to.get, header('stride'))),
    ...whileLoop(i32.lessUnsigned(to.get, line.get), [
      ...first.set(last.get),
      ...others.flatMap((row, i) => row.set(i32.add((vectors.rows[i] as Local).get, header('stride')))),
      ...vectors.products(products, vector),
      ...v128.store(to.get, of(products.get)),
      ...add(to, 4 * ENTRIES_AT_ONCE),
    ]),
  ];
}

/** target += sum of share y over the entries, where `share` follows from an entry's weight and y.vector. */
function addEntries(own: DescendLocals, vector: Local, target: Local, share: Code): Code {
  const { vectors, group, groups, end, products, weights } = own;
  return [
    ...group.set(groups.get),
    ...whileLoop(i32.lessUnsigned(group.get, end.get), [
      ...vectors.rows.flatMap((row, r) => row.set(i32.load(group.get, 4 * r))),
      ...vectors.products(products, vector),
      ...vectors.rewind(),
      ...weights.set(v128.load(group.get, 4 * ENTRIES_AT_ONCE)),
      ...products.set(share),
      ...vectors.addRows(target, products),
      ...add(group, GROUP_BYTES),
    ]),
  ];
}

/** c p - |extra| (y.x): with p = 1 the confidence is 1 + extra, with p = 0 the first part vanishes. */
function residualShare({ weights, products }: DescendLocals): Code {
  const one = f32x4.splat(f32.const(1));
  const wanted = v128.select(f32x4.add(one, weights.get), f32x4.zero, f32x4.less(f32x4.zero, weights.get));
  return f32x4.sub(wanted, f32x4.mul(f32x4.absolute(weights.get), products.get));
}

/** x moves along the direction to its least; the next direction is conjugate to this one. */
function takeStep(own: DescendLocals): Code {
  const { vectors, x, residual, direction, image, squared, curvature, rate, step, steps } = own;
  const turn = [
    ...vectors.combine(residual, image, (to, from) => f32x4.sub(to, f32x4.mul(f32x4.splat(rate.get), from))),
    ...curvature.set(squared.get),
    ...vectors.product(squared, residual, residual),
    ...rate.set(f32.divide(squared.get, curvature.get)),
    ...vectors.combine(direction, residual, (to, from) =>
      f32x4.add(from, f32x4.mul(f32x4.splat(rate.get), to)),
    ),
  ];
  return [
    ...vectors.product(curvature, direction, image),
    // What float32 cannot tell from 0 cannot be divided by.
    ...ifElse(
      f32.greater(curvature.get, f32.const(0)),
      [
        ...rate.set(f32.divide(squared.get, curvature.get)),
        ...vectors.combine(x, direction, (to, from) => f32x4.add(to, f32x4.mul(f32x4.splat(rate.get), from))),
        ...add(step, 1),
        ...ifElse(i32.lessUnsigned(step.get, steps.get), turn),
      ],
      step.set(steps.get),
    ),
  ];
}
