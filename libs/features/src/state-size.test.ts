import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type FeatureState, memberShard } from '@shoal/contracts';
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import {
  foldEvent,
  inheritFormer,
  mergeStates,
  newFeatureState,
  noteDirect,
  noteFormer,
  take,
} from './index.ts';

const inboxPartitions = 6;
const bytesMax = 2_048;

/** The states of a shop's customers, as the services make them: visitors become customers when they sign in. */
class Shop {
  readonly states = new Map<string, FeatureState>();
  readonly #links = new Map<string, string>();
  #offset = 0;

  take(call: SegmentCall): void {
    const at = Date.parse(call.timestamp);
    const { userId, anonymousId } = call;
    if (call.type === 'alias') this.#link(call.previousId, userId as string, at);
    else if (userId !== undefined && anonymousId !== undefined) this.#link(anonymousId, userId, at);
    const sender = (userId ?? anonymousId) as string;
    const state = this.#stateOf(this.#rootOf(sender), at);
    foldEvent(state, call, at);
    const inbox = { partition: memberShard(sender) % inboxPartitions, offset: this.#offset++ };
    take(state.sources, inbox);
    if (sender !== state.customerId) noteDirect(state, sender, inbox);
    state.version += 1;
  }

  #link(from: string, to: string, at: number): void {
    const root = this.#rootOf(to);
    if (this.#links.has(from) || root === from) return;
    this.#links.set(from, root);
    const former = this.states.get(from);
    if (!former) return;
    const state = this.#stateOf(root, at);
    mergeStates(state, former);
    inheritFormer(state, former);
    noteFormer(state, from, { ...former.sources });
    this.states.delete(from);
  }

  #rootOf(id: string): string {
    const next = this.#links.get(id);
    return next === undefined ? id : this.#rootOf(next);
  }

  #stateOf(id: string, at: number): FeatureState {
    const state = this.states.get(id) ?? newFeatureState('demo', id, at);
    this.states.set(id, state);
    return state;
  }
}

it('a state stays within 2 KB of JSON for 95 of 100 customers after 120 days', (context) => {
  const shop = new Shop();
  for (const call of simulateShop({ seed: 1, customers: 300, days: 120, end: Date.UTC(2026, 0, 1) }))
    shop.take(call);
  const sizes = [...shop.states.values()]
    .map((state) => Buffer.byteLength(JSON.stringify(state)))
    .sort((a, b) => a - b);
  const quantile = (share: number) => sizes[Math.ceil(share * sizes.length) - 1] as number;
  context.diagnostic(
    `${sizes.length} states: ${quantile(0.5)} bytes at the median, ${quantile(0.95)} at 95 %, ${quantile(1)} at most`,
  );
  assert.ok(sizes.length >= 250);
  assert.ok(quantile(0.95) <= bytesMax, `95 % are up to ${quantile(0.95)} bytes`);
});
