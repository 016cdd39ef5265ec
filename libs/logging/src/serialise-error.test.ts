import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serialiseError } from './index.ts';

describe('serialiseError', () => {
  const thrown: [what: string, thrown: unknown, type: string, message: string][] = [
    ['a text', 'boom', 'string', 'boom'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['an object', { a: 1 }, 'object', '{"a":1}'],
  ];
  for (const [what, value, type, message] of thrown) {
    it(`describes ${what} that was thrown in place of an error`, () => {
      assert.deepEqual(serialiseError(value), { type, message });
    });
  }

  it('stops at a cause that leads back to itself', () => {
    const error = new Error('loop');
    error.cause = error;
    let depth = 0;
    for (let at = serialiseError(error).cause; at !== undefined; at = at.cause) depth += 1;
    assert.equal(depth, 8);
  });

  it('survives a circular object', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    assert.deepEqual(serialiseError(circular), { type: 'object', message: '[object Object]' });
  });

  it('lists the parts of an aggregate', () => {
    const { errors } = serialiseError(new AggregateError([new Error('one'), 'two'], 'both'));
    assert.deepEqual(
      errors?.map((part) => part.message),
      ['one', 'two'],
    );
  });
});
