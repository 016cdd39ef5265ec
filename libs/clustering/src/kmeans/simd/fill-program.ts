import type { WasmFunction } from './encoding.ts';
import { add, HEADER, header } from './header.ts';
import { f32, f64, i32, type Local, Locals, whileLoop } from './instructions.ts';

/**
 * `fill(from, count)`: takes rows `from` on from the float64 in `raw`, as differences from the origin in units of the
 * frame, to float32 and a remainder. It adds up each column and all squares on the way, from which the variance follows.
 */
export function fillProgram(): WasmFunction {
  const locals = new Locals();
  const [from, count, i, raw, origin, sums] = locals.takeMany('i32', 6) as Six;
  const [row, rest, rawBytes, strideBytes, start, at] = locals.takeMany('i32', 6) as Six;
  const [value, squares, ofRow, perUnit] = locals.takeMany('f64', 4) as [Local, Local, Local, Local];
  const rounded = locals.take('f32');
  const floatAt = i32.shiftRight(at.get, i32.const(1));
  const sum = i32.add(sums.get, at.get);
  const column = [
    ...value.set(f64.load(i32.add(raw.get, at.get))),
    ...value.set(f64.mul(f64.sub(value.get, f64.load(i32.add(origin.get, at.get))), perUnit.get)),
    ...rounded.set(f64.demote(value.get)),
    ...f32.store(i32.add(row.get, floatAt), rounded.get),
    ...f32.store(i32.add(rest.get, floatAt), f64.demote(f64.sub(value.get, f64.promote(rounded.get)))),
    ...f64.store(sum, f64.add(f64.load(sum), value.get)),
    ...ofRow.set(f64.add(ofRow.get, f64.mul(value.get, value.get))),
    ...add(at, 8),
  ];
  const body = [
    ...raw.set(header('raw')),
    ...origin.set(header('origin')),
    ...sums.set(header('columnSums')),
    ...perUnit.set(f64.load(i32.const(0), HEADER.perUnit)),
    ...squares.set(f64.load(i32.const(0), HEADER.squares)),
    ...strideBytes.set(i32.shl(header('columns'), i32.const(2))),
    ...rawBytes.set(i32.shl(header('rawColumns'), i32.const(3))),
    ...start.set(i32.mul(from.get, strideBytes.get)),
    ...row.set(i32.add(header('rows'), start.get)),
    ...rest.set(i32.add(header('remainders'), start.get)),
    ...whileLoop(i32.lessUnsigned(i.get, count.get), [
      ...at.set(i32.const(0)),
      // A sum for each row, so that rows need not wait for one another.
      ...ofRow.set(f64.const(0)),
      ...whileLoop(i32.lessUnsigned(at.get, rawBytes.get), column),
      ...squares.set(f64.add(squares.get, ofRow.get)),
      ...raw.set(i32.add(raw.get, rawBytes.get)),
      ...[row, rest].flatMap((pointer) => pointer.set(i32.add(pointer.get, strideBytes.get))),
      ...add(i, 1),
    ]),
    ...f64.store(i32.const(0), squares.get, HEADER.squares),
  ];
  return { name: 'fill', parameters: ['i32', 'i32'], results: [], locals: locals.types.slice(2), body };
}

type Six = [Local, Local, Local, Local, Local, Local];
