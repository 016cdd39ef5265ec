import {
  add,
  type Code,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  type Local,
  Locals,
  v128,
  type WasmFunction,
  whileLoop,
} from '@shoal/simd';
import { HEADER, header } from './header.ts';

/**
 * `fill(from, count)`: takes rows `from` on from the float64 in `raw`, as differences from the origin in units of the
 * frame, to float32 and a remainder. It adds up each column and all squares on the way, from which the variance follows.
 */
export function fillProgram(): WasmFunction {
  const locals = new Locals();
  const own = new FillLocals(locals);
  const { from, count, i, raw, row, rest, at, rawBytes, pairBytes, strideBytes } = own;
  const body = [
    ...own.load(),
    ...strideBytes.set(i32.shl(header('columns'), i32.const(2))),
    ...rawBytes.set(i32.shl(header('rawColumns'), i32.const(3))),
    // An odd last column is left to the second loop.
    ...pairBytes.set(i32.shl(i32.shiftRight(header('rawColumns'), i32.const(1)), i32.const(4))),
    ...row.set(i32.add(header('rows'), i32.mul(from.get, strideBytes.get))),
    ...rest.set(i32.add(header('remainders'), i32.mul(from.get, strideBytes.get))),
    ...whileLoop(i32.lessUnsigned(i.get, count.get), [
      ...at.set(i32.const(0)),
      ...own.beginRow(),
      ...whileLoop(i32.lessUnsigned(at.get, pairBytes.get), twoColumns(own)),
      ...whileLoop(i32.lessUnsigned(at.get, rawBytes.get), oneColumn(own)),
      ...own.endRow(),
      ...raw.set(i32.add(raw.get, rawBytes.get)),
      ...[row, rest].flatMap((pointer) => pointer.set(i32.add(pointer.get, strideBytes.get))),
      ...add(i, 1),
    ]),
    ...f64.store(i32.const(0), own.squares.get, HEADER.squares),
  ];
  return { name: 'fill', parameters: ['i32', 'i32'], results: [], locals: locals.types.slice(2), body };
}

class FillLocals {
  readonly from: Local;
  readonly count: Local;
  readonly i: Local;
  readonly raw: Local;
  readonly origin: Local;
  readonly sums: Local;
  readonly row: Local;
  readonly rest: Local;
  readonly at: Local;
  readonly rawBytes: Local;
  readonly pairBytes: Local;
  readonly strideBytes: Local;
  readonly perUnit: Local;
  readonly value: Local;
  readonly squares: Local;
  readonly ofRow: Local;
  readonly rounded: Local;
  readonly two: Local;
  readonly twoRounded: Local;
  readonly twoOfRow: Local;

  constructor(locals: Locals) {
    [this.from, this.count, this.i, this.at] = locals.takeMany('i32', 4) as Four;
    [this.raw, this.origin, this.sums, this.row] = locals.takeMany('i32', 4) as Four;
    [this.rest, this.rawBytes, this.pairBytes, this.strideBytes] = locals.takeMany('i32', 4) as Four;
    [this.perUnit, this.value, this.squares, this.ofRow] = locals.takeMany('f64', 4) as Four;
    this.rounded = locals.take('f32');
    [this.two, this.twoRounded, this.twoOfRow] = locals.takeMany('v128', 3) as [Local, Local, Local];
  }

  load(): Code {
    return [
      ...this.raw.set(header('raw')),
      ...this.origin.set(header('origin')),
      ...this.sums.set(header('columnSums')),
      ...this.perUnit.set(f64.load(i32.const(0), HEADER.perUnit)),
      ...this.squares.set(f64.load(i32.const(0), HEADER.squares)),
    ];
  }

  /** Squares are summed for each row, so that rows need not wait for one another. */
  beginRow(): Code {
    return [...this.ofRow.set(f64.const(0)), ...this.twoOfRow.set(f32x4.zero)];
  }

  endRow(): Code {
    const two = this.twoOfRow.get;
    const ofPairs = f64.add(f64x2.firstLane(two), f64x2.secondLane(two));
    return this.squares.set(f64.add(this.squares.get, f64.add(this.ofRow.get, ofPairs)));
  }

  /** The address of the present column in a row of float64, and of float32. */
  column(base: Local): Code {
    return i32.add(base.get, this.at.get);
  }

  floatColumn(base: Local): Code {
    return i32.add(base.get, i32.shiftRight(this.at.get, i32.const(1)));
  }
}

type Four = [Local, Local, Local, Local];

function oneColumn(own: FillLocals): Code {
  const { value, rounded, perUnit, ofRow } = own;
  const sum = own.column(own.sums);
  const difference = f64.sub(f64.load(own.column(own.raw)), f64.load(own.column(own.origin)));
  return [
    ...value.set(f64.mul(difference, perUnit.get)),
    ...rounded.set(f64.demote(value.get)),
    ...f32.store(own.floatColumn(own.row), rounded.get),
    ...f32.store(own.floatColumn(own.rest), f64.demote(f64.sub(value.get, f64.promote(rounded.get)))),
    ...f64.store(sum, f64.add(f64.load(sum), value.get)),
    ...ofRow.set(f64.add(ofRow.get, f64.mul(value.get, value.get))),
    ...add(own.at, 8),
  ];
}

/** The same for two columns at once. */
function twoColumns(own: FillLocals): Code {
  const { two, twoRounded, perUnit, twoOfRow } = own;
  const sum = own.column(own.sums);
  const difference = f64x2.sub(v128.load(own.column(own.raw)), v128.load(own.column(own.origin)));
  const remainder = f64x2.demote(f64x2.sub(two.get, f64x2.promoteLow(twoRounded.get)));
  return [
    ...two.set(f64x2.mul(difference, f64x2.splat(perUnit.get))),
    ...twoRounded.set(f64x2.demote(two.get)),
    ...v128.storeLow(own.floatColumn(own.row), twoRounded.get),
    ...v128.storeLow(own.floatColumn(own.rest), remainder),
    ...v128.store(sum, f64x2.add(v128.load(sum), two.get)),
    ...twoOfRow.set(f64x2.add(twoOfRow.get, f64x2.mul(two.get, two.get))),
    ...add(own.at, 16),
  ];
}
