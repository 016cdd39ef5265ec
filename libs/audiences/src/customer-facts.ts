import { type FeatureState, halfLivesDays } from '@shoal/contracts';
import { type CustomerFeatures, dayMs, evaluateFeatures, lastEventAt } from '@shoal/features';

/** What rules can ask of a customer: at a moment, in a segment. Nothing is evaluated before it is asked for, and nothing twice. */
export class CustomerFacts {
  readonly state: FeatureState;
  readonly now: number;
  readonly segmentId: string;
  readonly segmentName: string;
  #features: CustomerFeatures | undefined;
  #decay: readonly number[] | undefined;
  #events: Map<string, number | undefined> | undefined;

  /** `now` is the shop's clock; a customer without a segment has empty texts for it. */
  constructor(state: FeatureState, now: number, segment?: { readonly id: string; readonly name: string }) {
    this.state = state;
    this.now = now;
    this.segmentId = segment?.id ?? '';
    this.segmentName = segment?.name.toLowerCase() ?? '';
  }

  get features(): CustomerFeatures {
    this.#features ??= evaluateFeatures(this.state, this.now);
    return this.#features;
  }

  /** What a decayed value of the state is still worth now, for each half-life: 2^(-age / half-life). */
  get decay(): readonly number[] {
    if (this.#decay) return this.#decay;
    const ageMs = Math.max(0, this.now - this.state.decayedAt);
    this.#decay = halfLivesDays.map((halfLife) => 2 ** (-ageMs / (halfLife * dayMs)));
    return this.#decay;
  }

  /** When an event came last, milliseconds since 1970; undefined when it is not on record. */
  lastAt(event: string): number | undefined {
    this.#events ??= new Map();
    const known = this.#events.get(event);
    if (known !== undefined || this.#events.has(event)) return known;
    const at = lastEventAt(this.state, event);
    this.#events.set(event, at);
    return at;
  }
}
