import { type Code, float32, float64, signed, unsigned, type ValueType } from './encoding.ts';

// The few instructions that the kernels use, each a function of its operands' code.
// Numbers from https://webassembly.github.io/spec/core/appendix/index-instructions.html
const SIMD = 0xfd;

const binary =
  (...operation: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...operation];
const unary =
  (...operation: Code) =>
  (a: Code): Code => [...a, ...operation];
const load =
  (align: number, ...operation: Code) =>
  (address: Code, offset = 0): Code => [...address, ...operation, align, ...unsigned(offset)];
const store =
  (align: number, ...operation: Code) =>
  (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...operation,
    align,
    ...unsigned(offset),
  ];
const simd = (number: number): Code => [SIMD, ...unsigned(number)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  shl: binary(0x74),
  shiftRight: binary(0x76),
  lessUnsigned: binary(0x49),
  notEqual: binary(0x47),
  isZero: unary(0x45),
  load: load(2, 0x28),
  store: store(2, 0x36),
};

export const f32 = {
  const: (value: number): Code => [0x43, ...float32(value)],
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  divide: binary(0x95),
  greater: binary(0x5e),
  load: load(2, 0x2a),
  store: store(2, 0x38),
};

export const f64 = {
  const: (value: number): Code => [0x44, ...float64(value)],
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  load: load(3, 0x2b),
  store: store(3, 0x39),
  /** Rounded to float32. */
  demote: unary(0xb6),
  promote: unary(0xbb),
};

export const v128 = {
  load: load(4, ...simd(0)),
  /** One float32 of memory in all four lanes. */
  loadSplat: load(2, ...simd(9)),
  store: store(4, ...simd(11)),
  /** Two float32 of memory in the lower half. */
  loadLow: load(3, ...simd(93)),
  /** Stores the lower half: two float32. */
  storeLow: (address: Code, value: Code, offset = 0): Code => [
    ...store(3, ...simd(91))(address, value, offset),
    0,
  ],
  /** Bits of `a` where the mask is set, of `b` elsewhere. */
  select: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(82)],
};

export const i32x4 = { splat: unary(...simd(17)) };

export const f32x4 = {
  splat: unary(...simd(19)),
  zero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  less: binary(...simd(67)),
  absolute: unary(...simd(224)),
  negative: unary(...simd(225)),
  sqrt: unary(...simd(227)),
  add: binary(...simd(228)),
  sub: binary(...simd(229)),
  mul: binary(...simd(230)),
  /** b < a ? b : a, which is one instruction of the processor (min and max have more to do for NaN). */
  least: binary(...simd(234)),
  most: binary(...simd(235)),
  /** a * b + c, rounded once where the processor can and twice where it cannot: for results that allow either. */
  multiplyAdd: (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)],
  firstLane: (a: Code): Code => [...a, ...simd(31), 0],
  /** Four lanes picked from the eight of a (0..3) and b (4..7). */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [
    ...a,
    ...b,
    ...simd(13),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
};

export const f64x2 = {
  add: binary(...simd(240)),
  sub: binary(...simd(241)),
  mul: binary(...simd(242)),
  splat: unary(...simd(20)),
  firstLane: (a: Code): Code => [...a, ...simd(33), 0],
  secondLane: (a: Code): Code => [...a, ...simd(33), 1],
  /** Rounded to float32, in the lower half. */
  demote: unary(...simd(94)),
  /** The two float32 of the lower half. */
  promoteLow: unary(...simd(95)),
};

/** Runs the body as long as the condition holds. */
export function whileLoop(condition: Code, body: Code): Code {
  const empty = 0x40;
  return [0x02, empty, 0x03, empty, ...condition, 0x45, 0x0d, 1, ...body, 0x0c, 0, 0x0b, 0x0b];
}

export function ifElse(condition: Code, then: Code, otherwise: Code = []): Code {
  const empty = 0x40;
  const elsePart = otherwise.length > 0 ? [0x05, ...otherwise] : [];
  return [...condition, 0x04, empty, ...then, ...elsePart, 0x0b];
}

/** A variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** Hands out the locals of one function; parameters are asked for first. */
export class Locals {
  readonly types: ValueType[] = [];

  take(type: ValueType): Local {
    const index = unsigned(this.types.length);
    this.types.push(type);
    return { get: [0x20, ...index], set: (value) => [...value, 0x21, ...index] };
  }

  takeMany(type: ValueType, count: number): Local[] {
    return Array.from({ length: count }, () => this.take(type));
  }
}
