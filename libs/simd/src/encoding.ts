/** WebAssembly as bytes: expressions are arrays that are put into one another, so a program reads like a formula. */
export type Code = readonly number[];

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

const TYPE_BYTES: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const FUNCTION_TYPE = 0x60;
const KIND_FUNCTION = 0x00;
const KIND_MEMORY = 0x02;
const WITHOUT_MAXIMUM = 0x00;
const END = 0x0b;
// Section numbers of the binary format, https://webassembly.github.io/spec/core/binary/modules.html
const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;

/** A function of a module: parameters come first among its locals, its body leaves the result on the stack. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** The four bytes of a float32, lowest first. */
export function float32(value: number): Code {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [...bytes];
}

/** The eight bytes of a float64, lowest first. */
export function float64(value: number): Code {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...bytes];
}

/** A module that imports its memory as `kernel.memory` and exports these functions. */
export function moduleOf(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const memory = [...name('kernel'), ...name('memory'), KIND_MEMORY, WITHOUT_MAXIMUM, ...unsigned(1)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(SECTION.type, functions.map(typeOf)),
    ...section(SECTION.import, [memory]),
    ...section(
      SECTION.function,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      SECTION.export,
      functions.map((each, i) => [...name(each.name), KIND_FUNCTION, ...unsigned(i)]),
    ),
    ...section(SECTION.code, functions.map(codeOf)),
  ]);
}

function typeOf({ parameters, results }: WasmFunction): Code {
  return [FUNCTION_TYPE, ...types(parameters), ...types(results)];
}

function codeOf({ locals, body }: WasmFunction): Code {
  const declared = locals.map((type) => [...unsigned(1), TYPE_BYTES[type]]);
  return sized([...vector(declared), ...body, END]);
}

function types(of: readonly ValueType[]): Code {
  return vector(of.map((type) => [TYPE_BYTES[type]]));
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, ...sized(vector(entries))];
}

function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function name(text: string): Code {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}
