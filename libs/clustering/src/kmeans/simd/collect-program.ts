import { add, at, f32, i32, type Local, Locals, type WasmFunction, whileLoop } from '@shoal/simd';
import { header } from './header.ts';

/**
 * `collect(from, to)`: lists the rows whose margin no longer exceeds what the centroids have moved since it was
 * measured, and gives their number. It stores every row's number and advances only for those, which spares the
 * processor a branch that it could not predict.
 */
export function collectProgram(): WasmFunction {
  const locals = new Locals();
  const [row, to, labels, margins, thresholds, list, begin] = locals.takeMany('i32', 7) as Seven;
  const label = i32.load(at(labels, row.get));
  const margin = f32.load(at(margins, row.get));
  const threshold = f32.load(at(thresholds, label));
  const body = [
    ...labels.set(header('labels')),
    ...margins.set(header('margins')),
    ...thresholds.set(header('thresholds')),
    ...list.set(header('list')),
    ...begin.set(list.get),
    ...whileLoop(i32.lessUnsigned(row.get, to.get), [
      ...i32.store(list.get, row.get),
      ...list.set(i32.add(list.get, i32.shl(i32.isZero(f32.greater(margin, threshold)), i32.const(2)))),
      ...add(row, 1),
    ]),
    ...i32.shiftRight(i32.sub(list.get, begin.get), i32.const(2)),
  ];
  return {
    name: 'collect',
    parameters: ['i32', 'i32'],
    results: ['i32'],
    locals: locals.types.slice(2),
    body,
  };
}

type Seven = [Local, Local, Local, Local, Local, Local, Local];
