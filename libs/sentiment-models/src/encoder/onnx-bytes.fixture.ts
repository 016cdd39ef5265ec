import { Buffer } from 'node:buffer';

/**
 * A model of one operation, written by hand after onnx.proto: the rows of `table` that `input_ids` names, as an encoder without layers
 * would give them. Field numbers are those of ModelProto, GraphProto, NodeProto, TensorProto and ValueInfoProto.
 */
export function gatherModel({ inputs, table, width }: GatherModel): Uint8Array {
  const rows = table.length / width;
  const graph = [
    message(1, [text(1, 'table'), text(1, 'input_ids'), text(2, 'vectors'), text(4, 'Gather')]),
    text(2, 'tiny'),
    message(5, [
      number(1, rows),
      number(1, width),
      number(2, FLOAT),
      text(8, 'table'),
      bytes(9, rawOf(table)),
    ]),
    ...inputs.map((name) => message(11, valueInfo(name, INT64, ['rows', 'length']))),
    message(12, valueInfo('vectors', FLOAT, ['rows', 'length', width])),
  ];
  return Buffer.concat([
    number(1, IR_VERSION),
    message(7, graph),
    message(8, [text(1, ''), number(2, OPERATORS)]),
  ]);
}

export interface GatherModel {
  readonly inputs: readonly string[];
  /** Row after row, `width` numbers each. */
  readonly table: Float32Array;
  readonly width: number;
}

const [IR_VERSION, OPERATORS] = [8, 17];
const [FLOAT, INT64] = [1, 7];
/** Wire types of protocol buffers. */
const [VARINT, DELIMITED] = [0, 2];

function valueInfo(name: string, type: number, dims: readonly (string | number)[]): Buffer[] {
  const shape = dims.map((dim) => message(1, [typeof dim === 'string' ? text(2, dim) : number(1, dim)]));
  return [text(1, name), message(2, [message(1, [number(1, type), message(2, shape)])])];
}

const number = (field: number, value: number): Buffer =>
  Buffer.concat([varint((field << 3) | VARINT), varint(value)]);
const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([varint((field << 3) | DELIMITED), varint(value.length), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
const message = (field: number, parts: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(parts));

function varint(value: number): Buffer {
  const own: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) own.push((rest % 128) | 128);
  return Buffer.from([...own, rest]);
}

const rawOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
