import type { Cache } from '@shoal/cache';
import { clocksKey, type FeatureState, parseCustomerKey } from '@shoal/contracts';
import { type ChurnModel, type ChurnScore, isCustomer } from '@shoal/risk-models';
import type { Judgement } from '../domain/customer-risk.ts';
import type { Models } from '../models.ts';
import type { NoteFault } from '../scoring-faults.ts';

/** The newest state of a customer in a batch, and the oldest version that the batch has of him. */
export interface NewestState {
  readonly state: FeatureState;
  readonly sinceVersion: number;
}

/** Keeps the newest of each customer: however many versions a batch has, they cost one judgement. */
export function newestStates(states: Iterable<readonly [string, FeatureState]>): Map<string, NewestState> {
  const newest = new Map<string, NewestState>();
  for (const [key, state] of states) {
    const former = newest.get(key);
    const sinceVersion = Math.min(state.version, former?.sinceVersion ?? state.version);
    const isNewest = !former || state.version >= former.state.version;
    newest.set(key, { state: isNewest ? state : former.state, sinceVersion });
  }
  return newest;
}

/** Judges customers by their shop's model, all of a shop at once. Who never ordered, and whose shop has no model, is left out. */
export function judgeStates(
  newest: ReadonlyMap<string, NewestState>,
  {
    models,
    clocks,
    sweep,
    noteFault,
    isInHaste = false,
  }: {
    readonly models: Pick<Models, 'churnOf'>;
    readonly noteFault: NoteFault;
    readonly clocks: ReadonlyMap<string, number>;
    readonly sweep?: string;
    /** Whether there is more to do than time for. */
    readonly isInHaste?: boolean;
  },
): ReadonlyMap<string, Judgement> {
  const judgements = new Map<string, Judgement>();
  const keys = [...newest.keys()].filter((key) => isCustomer((newest.get(key) as NewestState).state));
  for (const [shop, own] of Map.groupBy(keys, (key) => parseCustomerKey(key).shop)) {
    const loaded = models.churnOf(shop);
    if (!loaded) continue;
    const states = own.map((key) => (newest.get(key) as NewestState).state);
    const at = Math.max(clocks.get(shop) ?? 0, ...states.map(({ lastSeenAt }) => lastSeenAt));
    const scores = scoreInRuns(loaded.model, states, at, (error) => noteFault('churn', shop, error));
    own.forEach((key, i) => {
      const { version: featureVersion, firstSeenAt } = states[i] as FeatureState;
      const score = scores[i];
      if (!score) return;
      judgements.set(key, {
        ...{ score, modelVersion: loaded.version, featureVersion, firstSeenAt, at, isInHaste },
        ...(sweep !== undefined && { sweep }),
      });
    });
  }
  return judgements;
}

/** Rows that are scored at once: their matrices stay small. */
const runLength = 500;

/** A model that fails leaves customers as they were judged before: it must not stop the stream. */
function scoreInRuns(
  model: ChurnModel,
  states: readonly FeatureState[],
  at: number,
  onFault: (error: unknown) => void,
): (ChurnScore | undefined)[] {
  const scores: (ChurnScore | undefined)[] = [];
  for (let from = 0; from < states.length; from += runLength) {
    const run = states.slice(from, from + runLength);
    try {
      scores.push(...model.score(run, at));
    } catch (error) {
      onFault(error);
      scores.push(...run.map(() => undefined));
    }
  }
  return scores;
}

/** The clocks of all shops. */
export function readClocks({
  cache,
  namespace,
}: {
  readonly cache: Cache;
  readonly namespace: string;
}): Promise<ReadonlyMap<string, number>> {
  return cache.readNumbers(clocksKey(namespace));
}
