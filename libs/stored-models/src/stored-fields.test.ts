import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { packArray, unpackArray } from './packed-array.ts';
import { StoredFields } from './stored-fields.ts';

class Fault extends Error {
  override name = 'Fault';
}
const form = { kind: 'tree', version: 2, Fault };
const read = (fields: Readonly<Record<string, unknown>>) =>
  new StoredFields({ kind: 'tree', version: 2, ...fields }, form);

describe('StoredFields', () => {
  for (const [json, message] of [
    [null, /^this is no stored tree model$/],
    ['tree', /^this is no stored tree model$/],
    [[], /^this is no stored tree model$/],
    [{ kind: 'forest', version: 2 }, /^this is no stored tree model$/],
    [{ kind: 'tree', version: 3 }, /^tree model of version 3, and 2 can be read$/],
    [{ kind: 'tree' }, /^tree model of version undefined, and 2 can be read$/],
  ] as const)
    it(`refuses ${JSON.stringify(json)}`, () => {
      assert.throws(() => new StoredFields(json, form), { name: 'Fault', message });
    });

  it('gives what is there as what it should be', () => {
    const packed = packArray(Float32Array.of(1.5, -2));
    const fields = read({ n: 1.5, s: 'x', l: ['a', 'b'], d: [1, 2], r: { n: 3 }, f: packed });
    assert.deepEqual([fields.has('n'), fields.has('m')], [true, false]);
    assert.deepEqual(
      [fields.number('n'), fields.string('s'), fields.oneOf('s', ['y', 'x'])],
      [1.5, 'x', 'x'],
    );
    assert.deepEqual(
      [fields.strings('l'), [...fields.numbers('d', 2)], fields.record('r')],
      [['a', 'b'], [1, 2], { n: 3 }],
    );
    assert.equal(fields.within('r').number('n'), 3);
    assert.deepEqual([...fields.float32('f', 2)], [1.5, -2]);
  });

  const refused: readonly (readonly [
    what: string,
    ask: (fields: StoredFields) => unknown,
    value: unknown,
  ])[] = [
    ['a number', (fields) => fields.number('a'), '1'],
    ['a finite number', (fields) => fields.number('a'), Number.NaN],
    ['a text', (fields) => fields.string('a'), 1],
    ['one of the texts', (fields) => fields.oneOf('a', ['x']), 'y'],
    ['a list', (fields) => fields.list('a'), { length: 1 }],
    ['a list of texts', (fields) => fields.strings('a'), ['x', 1]],
    ['a list of numbers', (fields) => fields.numbers('a'), [1, null]],
    ['as many numbers', (fields) => fields.numbers('a', 3), [1, 2]],
    ['a record', (fields) => fields.record('a'), [1]],
    ['whole numbers of eight bytes', (fields) => fields.float64('a'), packArray(Float32Array.of(1))],
    ['as many packed numbers', (fields) => fields.int32('a', 2), packArray(Int32Array.of(1))],
    ['base64', (fields) => fields.uint8('a'), '!!!!'],
  ];
  for (const [what, ask, value] of refused)
    it(`says which field is damaged where ${what} was to be there`, () => {
      const expected = { name: 'Fault', message: "field 'a' of a stored tree model is missing or damaged" };
      assert.throws(() => ask(read({ a: value })), expected);
      assert.throws(() => ask(read({})), expected);
    });
});

describe('packed arrays', () => {
  const types = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array] as const;
  it('come back to the bit, wherever they begin', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 80 }), (type, bytes) => {
        const size = type.BYTES_PER_ELEMENT;
        const values = new type(bytes.slice(0, bytes.length - (bytes.length % size)).buffer);
        const back = unpackArray<InstanceType<typeof type>>(type as never, packArray(values));
        assert.ok(back);
        assert.deepEqual(new Uint8Array(back.buffer), new Uint8Array(values.buffer));
      }),
    );
  });

  it('are none where a character is wrong, missing, or too many', () => {
    const text = packArray(Uint8Array.of(1, 2, 3, 4, 5, 6));
    for (const bad of [`${text} `, text.slice(1), `${text.slice(0, 3)}?${text.slice(4)}`, 7, null])
      assert.equal(unpackArray(Uint8Array, bad), undefined);
  });
});
