import {
  add,
  at,
  type Code,
  f32,
  f32x4,
  i32,
  i32x4,
  ifElse,
  type Local,
  Locals,
  pair,
  v128,
  type WasmFunction,
  whileLoop,
} from '@shoal/simd';
import { header, headerFloat, setHeader } from './header.ts';

// Rows are worked on in tiles of eight (two vectors of four lanes) against four centroids at a time: eight sums in
// registers, so that every value that is loaded takes part in several multiplications, as in a matrix product.
export const TILE_ROWS = 8;
export const CENTROIDS_AT_ONCE = 4;
const GROUPS = TILE_ROWS / 4;
const VECTOR_BYTES = 16;

/** What of the tile's scratch is what: the transposed rows come last, since they are as long as there are columns. */
const TILE = { labels: 0, gaps: 32, pointers: 64, rows: 96 } as const;
export const TILE_BYTES_BESIDE_ROWS = TILE.rows;

/** A row that needs no look stores a margin this much smaller, which is more than float32 loses in adding. */
const ROUND_DOWN = 1 - 2 ** -21;

/**
 * `assign(count)`: finds for each listed row the nearest and the second nearest centroid. Where their distances differ
 * by more than float32 may be wrong, the row gets its label and its margin, and is noted in `changed` (with its former
 * label) if that is another; all others are noted in `ambiguous` for the caller to settle in float64.
 */
export function assignProgram(): WasmFunction {
  const locals = new Locals();
  const count = locals.take('i32');
  const position = locals.take('i32');
  const own = new AssignLocals(locals);
  const body = [
    ...own.load(),
    ...whileLoop(i32.lessUnsigned(position.get, count.get), [
      ...transpose(own, position),
      ...nearestTwo(own),
      ...measureGaps(own),
      ...settle(own, position, count),
      ...add(position, TILE_ROWS),
    ]),
    ...setHeader('changedCount', own.changedCount.get),
    ...setHeader('ambiguousCount', own.ambiguousCount.get),
  ];
  return { name: 'assign', parameters: ['i32'], results: [], locals: locals.types.slice(1), body };
}

const POINTERS = ['rows', 'labels', 'margins', 'thresholds', 'list', 'tile', 'changed', 'ambiguous'] as const;

class AssignLocals {
  readonly pointers: Readonly<Record<(typeof POINTERS)[number], Local>>;
  readonly rowBytes: Local;
  readonly columns: Local;
  readonly changedCount: Local;
  readonly ambiguousCount: Local;
  readonly i: Local;
  readonly a: Local;
  readonly b: Local;
  readonly row: Local;
  readonly label: Local;
  readonly gap: Local;
  readonly norms: readonly Local[];
  readonly least: readonly Local[];
  readonly second: readonly Local[];
  readonly nearest: readonly Local[];
  readonly sums: readonly Local[];
  readonly temporaries: readonly Local[];

  constructor(locals: Locals) {
    const pairs = POINTERS.map((name) => [name, locals.take('i32')] as const);
    this.pointers = Object.fromEntries(pairs) as Record<(typeof POINTERS)[number], Local>;
    [this.rowBytes, this.columns, this.changedCount] = locals.takeMany('i32', 3) as [Local, Local, Local];
    [this.ambiguousCount, this.i, this.a, this.b] = locals.takeMany('i32', 4) as [Local, Local, Local, Local];
    [this.row, this.label] = locals.takeMany('i32', 2) as [Local, Local];
    this.gap = locals.take('f32');
    this.norms = locals.takeMany('v128', GROUPS);
    this.least = locals.takeMany('v128', GROUPS);
    this.second = locals.takeMany('v128', GROUPS);
    this.nearest = locals.takeMany('v128', GROUPS);
    this.sums = locals.takeMany('v128', GROUPS * CENTROIDS_AT_ONCE);
    this.temporaries = locals.takeMany('v128', 8);
  }

  load(): Code {
    return [
      ...POINTERS.flatMap((name) => this.pointers[name].set(header(name))),
      ...this.columns.set(header('columns')),
      ...this.rowBytes.set(i32.shl(this.columns.get, i32.const(2))),
    ];
  }
}

/** Brings the values of eight rows side by side, column after column, and sums their squares on the way. */
function transpose({ pointers, ...own }: AssignLocals, position: Local): Code {
  const { tile, list, rows } = pointers;
  const pointer = (r: number): Code => i32.load(tile.get, TILE.pointers + 4 * r);
  const address = (r: number): Code =>
    i32.add(rows.get, i32.mul(i32.load(at(list, i32.add(position.get, i32.const(r)))), own.rowBytes.get));
  const code: number[] = [];
  for (let r = 0; r < TILE_ROWS; r++) code.push(...i32.store(tile.get, address(r), TILE.pointers + 4 * r));
  const [p0, p1, p2, p3, q0, q1, q2, q3] = own.temporaries as Eight;
  for (let group = 0; group < GROUPS; group++) {
    const norm = own.norms[group] as Local;
    const value = (r: number): Code => v128.load(i32.add(pointer(4 * group + r), own.i.get));
    const columns = [
      f32x4.shuffle(q0.get, q1.get, [0, 1, 4, 5]),
      f32x4.shuffle(q0.get, q1.get, [2, 3, 6, 7]),
      f32x4.shuffle(q2.get, q3.get, [0, 1, 4, 5]),
      f32x4.shuffle(q2.get, q3.get, [2, 3, 6, 7]),
    ];
    code.push(
      ...norm.set(f32x4.zero),
      ...own.i.set(i32.const(0)),
      ...own.a.set(tile.get),
      ...whileLoop(i32.lessUnsigned(own.i.get, own.rowBytes.get), [
        ...[p0, p1, p2, p3].flatMap((p, r) => p.set(value(r))),
        ...q0.set(f32x4.shuffle(p0.get, p1.get, [0, 4, 1, 5])),
        ...q1.set(f32x4.shuffle(p2.get, p3.get, [0, 4, 1, 5])),
        ...q2.set(f32x4.shuffle(p0.get, p1.get, [2, 6, 3, 7])),
        ...q3.set(f32x4.shuffle(p2.get, p3.get, [2, 6, 3, 7])),
        ...columns.flatMap((column, j) => [
          ...p0.set(column),
          ...v128.store(own.a.get, p0.get, TILE.rows + VECTOR_BYTES * (GROUPS * j + group)),
          ...norm.set(f32x4.multiplyAdd(p0.get, p0.get, norm.get)),
        ]),
        ...add(own.i, VECTOR_BYTES),
        ...add(own.a, 4 * GROUPS * VECTOR_BYTES),
      ]),
    );
  }
  return code;
}

type Eight = [Local, Local, Local, Local, Local, Local, Local, Local];

/**
 * The least two scores |c|^2 / 2 - x.c of each row, and whose the least is. The score is half the squared distance less
 * what all centroids have in common, |x|^2 / 2.
 */
function nearestTwo(own: AssignLocals): Code {
  const infinity = f32x4.splat(f32.const(Number.POSITIVE_INFINITY));
  const groups = Array.from({ length: GROUPS }, (_, group) => group);
  return [
    ...groups.flatMap((g) => [
      ...(own.least[g] as Local).set(infinity),
      ...(own.second[g] as Local).set(infinity),
      ...(own.nearest[g] as Local).set(i32x4.splat(i32.const(0))),
    ]),
    ...own.b.set(header('centroids')),
    ...own.label.set(i32.const(0)),
    ...whileLoop(i32.lessUnsigned(own.label.get, header('centroidCount')), [
      ...own.sums.flatMap((sum) => sum.set(f32x4.zero)),
      ...multiply(own),
      ...Array.from({ length: CENTROIDS_AT_ONCE }, (_, c) => compare(own, c)).flat(),
      ...add(own.label, CENTROIDS_AT_ONCE),
    ]),
  ];
}

/** sums[c][g] += x_j[g] * centroid_j[c] for all columns j, four a round: the loop in which the time goes. */
function multiply(own: AssignLocals): Code {
  const [x0, x1, c] = own.temporaries as [Local, Local, Local];
  const products = (column: number): Code =>
    Array.from({ length: CENTROIDS_AT_ONCE }, (_, i) => [
      ...c.set(v128.loadSplat(own.b.get, 4 * (CENTROIDS_AT_ONCE * column + i))),
      ...[x0, x1].flatMap((x, g) => {
        const sum = own.sums[GROUPS * i + g] as Local;
        return sum.set(f32x4.multiplyAdd(x.get, c.get, sum.get));
      }),
    ]).flat();
  const columns = [0, 1, 2, 3].flatMap((column) => [
    ...x0.set(v128.load(own.a.get, TILE.rows + GROUPS * VECTOR_BYTES * column)),
    ...x1.set(v128.load(own.a.get, TILE.rows + GROUPS * VECTOR_BYTES * column + VECTOR_BYTES)),
    ...products(column),
  ]);
  return [
    ...own.i.set(i32.const(0)),
    ...own.a.set(own.pointers.tile.get),
    ...whileLoop(i32.lessUnsigned(own.i.get, own.columns.get), [
      ...columns,
      ...add(own.a, 4 * GROUPS * VECTOR_BYTES),
      ...add(own.b, 4 * 4 * CENTROIDS_AT_ONCE),
      ...add(own.i, 4),
    ]),
  ];
}

function compare(own: AssignLocals, c: number): Code {
  const [half, score] = own.temporaries as [Local, Local];
  const halfNorm = v128.loadSplat(i32.add(header('halfNorms'), i32.shl(own.label.get, i32.const(2))), 4 * c);
  const groups = Array.from({ length: GROUPS }, (_, g) => {
    const [least, second, nearest] = [own.least[g], own.second[g], own.nearest[g]] as [Local, Local, Local];
    const label = i32x4.splat(i32.add(own.label.get, i32.const(c)));
    return [
      ...score.set(f32x4.sub(half.get, (own.sums[GROUPS * c + g] as Local).get)),
      ...second.set(f32x4.least(f32x4.most(least.get, score.get), second.get)),
      ...nearest.set(v128.select(label, nearest.get, f32x4.less(score.get, least.get))),
      ...least.set(f32x4.least(least.get, score.get)),
    ];
  });
  return [...half.set(halfNorm), ...groups.flat()];
}

/**
 * gap = sqrt(|x|^2 + 2 second - e) - sqrt(|x|^2 + 2 least + e), where e bounds what float32 may be wrong in the squared
 * distances: errorFactor (|x|^2 + max |c|^2). What is left above 0 is certain.
 */
function measureGaps(own: AssignLocals): Code {
  const [error, far, near] = own.temporaries as [Local, Local, Local];
  const twice = (x: Local): Code => f32x4.add(x.get, x.get);
  const positive = (x: Code): Code => f32x4.most(f32x4.zero, x);
  return Array.from({ length: GROUPS }, (_, g) => {
    const [norm, least, second, nearest] = [
      own.norms[g],
      own.least[g],
      own.second[g],
      own.nearest[g],
    ] as Four;
    const norms = f32x4.add(norm.get, f32x4.splat(headerFloat('centroidNormMax')));
    return [
      ...error.set(f32x4.mul(norms, f32x4.splat(headerFloat('errorFactor')))),
      ...far.set(f32x4.sub(f32x4.add(norm.get, twice(second)), error.get)),
      ...near.set(f32x4.add(f32x4.add(norm.get, twice(least)), error.get)),
      ...far.set(f32x4.sub(f32x4.sqrt(positive(far.get)), f32x4.sqrt(positive(near.get)))),
      ...v128.store(own.pointers.tile.get, far.get, TILE.gaps + VECTOR_BYTES * g),
      ...v128.store(own.pointers.tile.get, nearest.get, TILE.labels + VECTOR_BYTES * g),
    ];
  }).flat();
}

type Four = [Local, Local, Local, Local];

/** Takes the eight results apart. The last tile may hold fewer rows than eight: the rest are repetitions. */
function settle(own: AssignLocals, position: Local, count: Local): Code {
  const { tile, list, labels, margins, thresholds, changed, ambiguous } = own.pointers;
  const label = at(labels, own.row.get);
  const moved = f32.add(own.gap.get, f32.load(at(thresholds, own.label.get)));
  const certain = [
    ...f32.store(at(margins, own.row.get), f32.mul(moved, f32.const(ROUND_DOWN))),
    ...ifElse(i32.notEqual(own.label.get, i32.load(label)), [
      ...i32.store(pair(changed, own.changedCount.get), own.row.get),
      ...i32.store(pair(changed, own.changedCount.get), i32.load(label), 4),
      ...add(own.changedCount, 1),
      ...i32.store(label, own.label.get),
    ]),
  ];
  const uncertain = [
    ...f32.store(at(margins, own.row.get), f32.const(Number.NEGATIVE_INFINITY)),
    ...i32.store(at(ambiguous, own.ambiguousCount.get), own.row.get),
    ...add(own.ambiguousCount, 1),
  ];
  const each = (r: number): Code =>
    ifElse(i32.lessUnsigned(i32.add(position.get, i32.const(r)), count.get), [
      ...own.row.set(i32.load(at(list, i32.add(position.get, i32.const(r))))),
      ...own.label.set(i32.load(tile.get, TILE.labels + 4 * r)),
      ...own.gap.set(f32.load(tile.get, TILE.gaps + 4 * r)),
      ...ifElse(f32.greater(own.gap.get, f32.const(0)), certain, uncertain),
    ]);
  return Array.from({ length: TILE_ROWS }, (_, r) => each(r)).flat();
}
