import { moduleOf, webAssembly } from '@shoal/simd';
import type { CompressedRows } from '../../csr.ts';
import type { Alternation, Sides } from '../alternation.ts';
import type { Solver } from '../half-step.ts';
import { descendProgram } from './descend-program.ts';
import { gramProgram } from './gram-program.ts';
import { ENTRIES_AT_ONCE, GROUP_BYTES, HEADER, HEADER_BYTES, NUMBERS_AT_ONCE } from './layout.ts';

const PAGE_BYTES = 65_536;
const BYTES_MAX = 2 ** 32 - PAGE_BYTES;
/** Beyond, the squares of float32 come near to what it can hold, and its digits are too few for conjugate gradients. */
const WEIGHT_MAX = 1e6;
/** Vectors whose products are added up in float32 before float64 takes the sum. */
const GRAM_ROWS = 256;

interface Exports {
  addGram(row: number, end: number): void;
  descend(x: number, groups: number, end: number): void;
}

// Compiled when it is first needed: the same bytes for every number of rows and factors.
let compiled: object | 'unsupported' | undefined;

function compile(): object | 'unsupported' {
  const bytes = moduleOf([gramProgram(), descendProgram()]);
  return webAssembly.validate(bytes) ? new webAssembly.Module(bytes) : 'unsupported';
}

/** Undefined where WebAssembly has no SIMD, the 4 GB that it addresses are too few, or the weights too large for float32. */
export function createAlsKernel(sides: Sides, solver: Solver): Alternation | undefined {
  const { users, items } = sides;
  const isLarge = (weight: number) => Math.abs(weight) > WEIGHT_MAX;
  if (users.entries.value.some(isLarge) || isLarge(solver.regularization)) return undefined;
  const layout = layoutOf(users.entries, items.entries, solver.factors);
  if (layout.bytes > BYTES_MAX) return undefined;
  compiled ??= compile();
  if (compiled === 'unsupported') return undefined;
  const memory = new webAssembly.Memory({ initial: Math.ceil(layout.bytes / PAGE_BYTES) });
  const instance = new webAssembly.Instance(compiled, { kernel: { memory } });
  return new Kernel(sides, solver, { layout, buffer: memory.buffer, exports: instance.exports as Exports });
}

interface SideLayout {
  /** Where the vectors begin, with zeros behind the last up to a multiple of four. */
  readonly vectors: number;
  readonly paddedRows: number;
  /** Where the groups of entries begin. */
  readonly groups: number;
}

interface Layout {
  readonly bytes: number;
  /** Numbers of a vector, zeros behind it included. */
  readonly stride: number;
  readonly gram: number;
  readonly residual: number;
  readonly direction: number;
  readonly image: number;
  readonly users: SideLayout;
  readonly items: SideLayout;
}

function layoutOf(users: CompressedRows, items: CompressedRows, factors: number): Layout {
  const stride = multipleOf(NUMBERS_AT_ONCE, factors);
  let bytes = HEADER_BYTES;
  const take = (amount: number): number => {
    const from = bytes;
    bytes += multipleOf(64, amount);
    return from;
  };
  const side = (entries: CompressedRows): SideLayout => {
    const paddedRows = multipleOf(ENTRIES_AT_ONCE, entries.rows);
    const vectors = take(4 * stride * paddedRows);
    return { vectors, paddedRows, groups: take(GROUP_BYTES * groupCount(entries)) };
  };
  const gram = take(4 * stride * stride);
  const [residual, direction, image] = [take(4 * stride), take(4 * stride), take(4 * stride)];
  return { gram, residual, direction, image, users: side(users), items: side(items), stride, bytes };
}

class Kernel implements Alternation {
  readonly #sides: Sides;
  readonly #solver: Solver;
  readonly #layout: Layout;
  readonly #floats: Float32Array;
  readonly #exports: Exports;
  readonly #gram: Float64Array;

  constructor(
    sides: Sides,
    solver: Solver,
    { layout, buffer, exports }: { layout: Layout; buffer: ArrayBuffer; exports: Exports },
  ) {
    this.#sides = sides;
    this.#solver = solver;
    this.#layout = layout;
    this.#floats = new Float32Array(buffer);
    this.#exports = exports;
    this.#gram = new Float64Array(layout.stride ** 2);
    const header = new DataView(buffer);
    for (const name of ['gram', 'residual', 'direction', 'image'] as const) {
      header.setInt32(HEADER[name], layout[name], true);
    }
    header.setInt32(HEADER.stride, 4 * layout.stride, true);
    header.setInt32(HEADER.factors, solver.factors, true);
    header.setInt32(HEADER.steps, solver.cgSteps, true);
    this.#load(buffer, 'users', layout.items.vectors);
    this.#load(buffer, 'items', layout.users.vectors);
  }

  run(name: keyof Sides): void {
    const { entries } = this.#sides[name];
    const { vectors, groups } = this.#layout[name];
    const { stride } = this.#layout;
    this.#prepareGram(this.#layout[name === 'users' ? 'items' : 'users']);
    let begin = groups;
    for (let row = 0; row < entries.rows; row++) {
      const count = (entries.starts[row + 1] as number) - (entries.starts[row] as number);
      const end = begin + GROUP_BYTES * Math.ceil(count / ENTRIES_AT_ONCE);
      const x = vectors + 4 * stride * row;
      if (count === 0) this.#floats.fill(0, x / 4, x / 4 + stride);
      else this.#exports.descend(x, begin, end);
      begin = end;
    }
  }

  end(): void {
    for (const name of ['users', 'items'] as const) {
      const { values, length, rows } = this.#sides[name].vectors;
      const from = this.#layout[name].vectors / 4;
      for (let row = 0; row < rows; row++) {
        const begin = from + row * this.#layout.stride;
        values.set(this.#floats.subarray(begin, begin + length), row * length);
      }
    }
  }

  #load(buffer: ArrayBuffer, name: keyof Sides, others: number): void {
    const { vectors, entries } = this.#sides[name];
    const { stride } = this.#layout;
    const from = this.#layout[name].vectors / 4;
    for (let row = 0; row < vectors.rows; row++) {
      const vector = vectors.values.subarray(row * vectors.length, (row + 1) * vectors.length);
      this.#floats.set(vector, from + row * stride);
    }
    const groups = this.#layout[name].groups;
    fillGroups(buffer, groups, { entries, placeOf: (column) => others + 4 * stride * column });
  }

  /** gram = Y'Y + regularization: block by block, whose sums float64 adds up. */
  #prepareGram({ vectors, paddedRows }: SideLayout): void {
    const { stride } = this.#layout;
    const { factors, regularization } = this.#solver;
    const block = this.#floats.subarray(this.#layout.gram / 4, this.#layout.gram / 4 + stride ** 2);
    const total = this.#gram.fill(0);
    for (let row = 0; row < paddedRows; row += GRAM_ROWS) {
      block.fill(0);
      const end = Math.min(row + GRAM_ROWS, paddedRows);
      this.#exports.addGram(vectors + 4 * stride * row, vectors + 4 * stride * end);
      for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (block[i] as number);
    }
    for (let c = 0; c < factors; c++) {
      for (let d = 0; d < c; d++) {
        const value = total[c * stride + d] as number;
        block[c * stride + d] = value;
        block[d * stride + c] = value;
      }
      block[c * (stride + 1)] = (total[c * (stride + 1)] as number) + regularization;
    }
  }
}

interface GroupSource {
  readonly entries: CompressedRows;
  /** The address of a column's vector. */
  placeOf(column: number): number;
}

/** Writes each row's entries, four places and four weights a group; what fills up the last group has the weight 0. */
function fillGroups(buffer: ArrayBuffer, groups: number, { entries, placeOf }: GroupSource): void {
  const count = groupCount(entries);
  const places = new Uint32Array(buffer, groups, (GROUP_BYTES / 4) * count);
  const weights = new Float32Array(buffer, groups, (GROUP_BYTES / 4) * count);
  let to = 0;
  for (let row = 0; row < entries.rows; row++) {
    const from = entries.starts[row] as number;
    const end = entries.starts[row + 1] as number;
    for (let i = from; i < end; i += ENTRIES_AT_ONCE) {
      for (let r = 0; r < ENTRIES_AT_ONCE; r++) {
        // A repetition of the first is in the processor's cache already.
        const entry = i + r < end ? i + r : i;
        places[to + r] = placeOf(entries.column[entry] as number);
        weights[to + ENTRIES_AT_ONCE + r] = i + r < end ? (entries.value[entry] as number) : 0;
      }
      to += GROUP_BYTES / 4;
    }
  }
}

function groupCount({ starts, rows }: CompressedRows): number {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    count += Math.ceil(((starts[row + 1] as number) - (starts[row] as number)) / ENTRIES_AT_ONCE);
  }
  return count;
}

function multipleOf(unit: number, value: number): number {
  return unit * Math.ceil(value / unit);
}
