import {
  add,
  at,
  type Code,
  f64x2,
  i32,
  type Local,
  Locals,
  pair,
  v128,
  type WasmFunction,
  whileLoop,
} from '@shoal/simd';
import { header } from './header.ts';

/**
 * `move(count)`: for each pair in `changed` takes the row from the sum of its former label and adds it to that of its
 * present one, in float64: a row is its float32 plus the remainder that float32 left. The sum of label -1, before the
 * first, belongs to nobody, which spares a branch.
 */
export function moveProgram(): WasmFunction {
  const locals = new Locals();
  const [count, i, j, row, labels, changed, columns] = locals.takeMany('i32', 7) as Seven;
  const [values, remainders, gaining, losing, counts] = locals.takeMany('i32', 5) as Five;
  const value = locals.take('v128');
  const former = i32.load(pair(changed, i.get), 4);
  const label = i32.load(at(labels, row.get));
  const begin = (base: Code): Code => i32.add(base, i32.mul(row.get, i32.shl(columns.get, i32.const(2))));
  const sumOf = (which: Code): Code =>
    i32.add(header('sums'), i32.mul(which, i32.shl(columns.get, i32.const(3))));
  const recount = (which: Code, by: number): Code =>
    i32.store(at(counts, which), i32.add(i32.load(at(counts, which)), i32.const(by)));
  const exact = f64x2.add(
    f64x2.promoteLow(v128.loadLow(values.get)),
    f64x2.promoteLow(v128.loadLow(remainders.get)),
  );
  const body = [
    ...labels.set(header('labels')),
    ...changed.set(header('changed')),
    ...columns.set(header('columns')),
    ...counts.set(header('counts')),
    ...whileLoop(i32.lessUnsigned(i.get, count.get), [
      ...row.set(i32.load(pair(changed, i.get))),
      ...values.set(begin(header('rows'))),
      ...remainders.set(begin(header('remainders'))),
      ...gaining.set(sumOf(label)),
      ...losing.set(sumOf(former)),
      ...recount(label, 1),
      ...recount(former, -1),
      ...j.set(i32.const(0)),
      ...whileLoop(i32.lessUnsigned(j.get, columns.get), [
        ...value.set(exact),
        ...v128.store(gaining.get, f64x2.add(v128.load(gaining.get), value.get)),
        ...v128.store(losing.get, f64x2.sub(v128.load(losing.get), value.get)),
        ...[values, remainders].flatMap((pointer) => add(pointer, 8)),
        ...[gaining, losing].flatMap((pointer) => add(pointer, 16)),
        ...add(j, 2),
      ]),
      ...add(i, 1),
    ]),
  ];
  return { name: 'move', parameters: ['i32'], results: [], locals: locals.types.slice(1), body };
}

type Five = [Local, Local, Local, Local, Local];
type Seven = [...Five, Local, Local];
