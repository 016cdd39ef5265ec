import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newFeatureState } from './new-state.ts';
import { featureStateIn, readFeatureState } from './read-state.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const state = newFeatureState('demo', 'ann', 0);

it('a state is read as it is', () => assert.deepEqual(readFeatureState(bytes(state)), state));

it('what is none is refused, or passed over', () => {
  const none = [
    ...['', 'not json', 'null', '{}', '[]', '"text"'].map((text) => Buffer.from(text)),
    ...[{ version: 'x' }, { totals: null }, { format: 2 }, { lastSeenAt: 'now' }].map((change) =>
      bytes({ ...state, ...change }),
    ),
  ];
  for (const value of none) {
    assert.throws(() => readFeatureState(value), value.toString());
    assert.equal(featureStateIn(value), undefined);
  }
});
