import {
  add,
  type Code,
  f32x4,
  i32,
  type Local,
  Locals,
  v128,
  type WasmFunction,
  whileLoop,
} from '@shoal/simd';
import { ENTRIES_AT_ONCE, header } from './layout.ts';

/**
 * `addGram(row, end)`: adds y y' of the vectors from `row` up to `end`, four at a time, to `gram`; of each line as much as ends with
 * the diagonal, in whole vectors of four numbers.
 */
export function gramProgram(): WasmFunction {
  const locals = new Locals();
  const own = new GramLocals(locals);
  const { row, end, stride, line, lineEnd, at, atEnd, rows, scales } = own;
  const setRows = rows.flatMap((each, r) =>
    each.set(r === 0 ? row.get : i32.add((rows[r - 1] as Local).get, stride.get)),
  );
  const body = [
    ...stride.set(header('stride')),
    ...whileLoop(i32.lessUnsigned(row.get, end.get), [
      ...setRows,
      ...line.set(header('gram')),
      ...lineEnd.set(i32.add(line.get, i32.mul(header('factors'), stride.get))),
      // Where the line's number stands in each of the four vectors.
      ...atEnd.set(i32.const(0)),
      ...whileLoop(i32.lessUnsigned(line.get, lineEnd.get), [
        ...scales.flatMap((scale, r) =>
          scale.set(v128.loadSplat(i32.add((rows[r] as Local).get, atEnd.get))),
        ),
        ...at.set(i32.const(0)),
        ...add(atEnd, 4),
        ...whileLoop(i32.lessUnsigned(at.get, atEnd.get), [...addPiece(own), ...add(at, 16)]),
        ...line.set(i32.add(line.get, stride.get)),
      ]),
      ...row.set(i32.add((rows.at(-1) as Local).get, stride.get)),
    ]),
  ];
  return { name: 'addGram', parameters: ['i32', 'i32'], results: [], locals: locals.types.slice(2), body };
}

class GramLocals {
  readonly row: Local;
  readonly end: Local;
  readonly stride: Local;
  readonly line: Local;
  readonly lineEnd: Local;
  readonly at: Local;
  readonly atEnd: Local;
  readonly rows: readonly Local[];
  readonly scales: readonly Local[];

  constructor(locals: Locals) {
    this.row = locals.take('i32');
    this.end = locals.take('i32');
    this.stride = locals.take('i32');
    this.line = locals.take('i32');
    this.lineEnd = locals.take('i32');
    this.at = locals.take('i32');
    this.atEnd = locals.take('i32');
    this.rows = locals.takeMany('i32', ENTRIES_AT_ONCE);
    this.scales = locals.takeMany('v128', ENTRIES_AT_ONCE);
  }
}

function addPiece({ line, at, rows, scales }: GramLocals): Code {
  const here = i32.add(line.get, at.get);
  const terms = rows.map((row, r) =>
    f32x4.mul(v128.load(i32.add(row.get, at.get)), (scales[r] as Local).get),
  );
  return v128.store(here, [v128.load(here), ...terms].reduce(f32x4.add));
}
