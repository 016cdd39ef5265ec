import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FeatureState, featureBounds, matches } from '@shoal/contracts';
import { start } from './histories.fixture.ts';
import {
  comesDirectly,
  hasTaken,
  inheritFormer,
  newFeatureState,
  noteDirect,
  noteFormer,
  take,
  takenFrom,
} from './index.ts';

const at = (partition: number, offset: number) => ({ partition, offset });
const stateOf = (id = 'anna') => newFeatureState('demo', id, start);

describe('what a state has taken in', () => {
  it('is everything up to the highest offset of each partition', () => {
    const offsets: Record<string, number> = {};
    assert.equal(hasTaken(offsets, at(0, 0)), false);
    take(offsets, at(0, 7));
    take(offsets, at(0, 3));
    take(offsets, at(11, 0));
    assert.deepEqual(offsets, { 0: 7, 11: 0 });
    assert.deepEqual(
      [at(0, 7), at(0, 8), at(11, 0), at(1, 0)].map((position) => hasTaken(offsets, position)),
      [true, false, true, false],
    );
  });

  it('is known of each former id by itself, whatever its name', () => {
    const state = stateOf();
    const ids = ['visitor', '__proto__', 'constructor', '客户', 'visitor2'];
    for (const id of ids) assert.equal(takenFrom(state, id), undefined);
    for (const [i, id] of ids.entries()) noteFormer(state, id, { 0: i });
    for (const [i, id] of ids.entries()) assert.deepEqual(takenFrom(state, id), { 0: i });
  });

  it('is forgotten of the ids merged longest ago, beyond sixteen', () => {
    const state = stateOf();
    for (let i = 0; i < 20; i += 1) {
      noteFormer(state, `id-${i}`, { 0: i });
      noteDirect(state, `id-${i}`, at(0, i));
    }
    assert.equal(Object.keys(state.merged).length, featureBounds.mergedIds);
    assert.equal(Object.keys(state.direct!).length, featureBounds.mergedIds);
    assert.equal(takenFrom(state, 'id-3'), undefined);
    assert.deepEqual(takenFrom(state, 'id-4'), { 0: 4 });
    assert.ok(matches(FeatureState, { ...state, version: 1 }));
    const heir = stateOf('heir');
    noteFormer(heir, 'own', { 0: 0 });
    inheritFormer(heir, state);
    assert.equal(Object.keys(heir.merged).length, featureBounds.mergedIds);
  });

  it('is joined with what a former id knew, whichever came first', () => {
    const [state, former] = [stateOf(), stateOf('former')];
    noteFormer(state, 'visitor', { 0: 5, 1: 1 });
    noteFormer(former, 'visitor', { 0: 3, 2: 7 });
    noteDirect(state, 'visitor', at(0, 9));
    noteDirect(former, 'visitor', at(0, 8));
    inheritFormer(state, former);
    assert.deepEqual(takenFrom(state, 'visitor'), { 0: 5, 1: 1, 2: 7 });
    assert.equal(comesDirectly(state, 'visitor', at(0, 8)), true);
  });

  it('tells events that come by themselves from the first of them on', () => {
    const state = stateOf();
    noteDirect(state, 'visitor', at(2, 30));
    noteDirect(state, 'visitor', at(2, 20));
    assert.deepEqual(
      [at(2, 19), at(2, 20), at(2, 99), at(1, 50)].map((position) =>
        comesDirectly(state, 'visitor', position),
      ),
      [false, true, true, false],
    );
  });
});
