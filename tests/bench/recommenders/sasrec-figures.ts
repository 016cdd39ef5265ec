import type { HeldOut, Query, Recommendation, RecommenderModel } from '@shoal/recommenders';
import { quantile, rounded } from '../support/report.ts';

const TOP = 10;

/**
 * What each model is worth to each who is asked: 1 / log2(1 + rank) of the item that he took, ties counted against the model, 0
 * beyond ten. The models are asked user by user, so that those which remember need not answer twice.
 */
export function gainsOf<Name extends string>(
  models: Readonly<Record<Name, RecommenderModel>>,
  heldOut: readonly HeldOut[],
): Record<Name, Float64Array> {
  const names = Object.keys(models) as Name[];
  const gains = names.map((name) => [name, new Float64Array(heldOut.length)] as const);
  heldOut.forEach((each, i) => {
    for (const [name, gain] of gains) gain[i] = gainOf(models[name], each);
  });
  return Object.fromEntries(gains) as Record<Name, Float64Array>;
}

function gainOf(model: RecommenderModel, { query, items: [taken] }: HeldOut): number {
  // One more than counts shows whether a tie goes on beyond the list.
  const list = model.recommend(query, TOP + 1);
  const found = list.find(({ item }) => item === taken);
  if (found === undefined) return 0;
  const rank = list.filter(({ score }) => score >= found.score).length;
  return rank > TOP ? 0 : 1 / Math.log2(1 + rank);
}

/** The model, remembering its last list of up to `most`: it may be asked alone and as a part of several. Takes no filters. */
export function remembering(model: RecommenderModel, most: number): RecommenderModel {
  let last: { readonly query: Query; readonly list: Recommendation[] } | undefined;
  return {
    kind: model.kind,
    items: model.items,
    recommend: (query, n) => {
      if (n > most) return model.recommend(query, n);
      if (last?.query !== query) last = { query, list: model.recommend(query, most) };
      return last.list.slice(0, n);
    },
    similar: (item, n) => model.similar(item, n),
    toJSON: () => model.toJSON(),
  };
}

/** NDCG@10 and hit rate. */
export function meansOf(gains: Float64Array) {
  const hits = gains.filter((gain) => gain > 0).length;
  return { 'ndcg@10': rounded(meanOf(gains), 4), 'hr@10': rounded(hits / gains.length, 4) };
}

/** How much more one model is worth than another to the same users, with the standard error: within two of them it is a tie. */
export function differenceOf(gains: Float64Array, others: Float64Array) {
  const differences = gains.map((gain, i) => gain - (others[i] as number));
  const difference = meanOf(differences);
  const variance = meanOf(differences.map((each) => (each - difference) ** 2));
  const error = Math.sqrt(variance / gains.length);
  return {
    difference: rounded(difference, 3),
    error: rounded(error, 2),
    verdict: Math.abs(difference) <= 2 * error ? 'a tie' : difference > 0 ? 'better' : 'worse',
  };
}

/** Milliseconds of one answer. */
export function servingOf(model: RecommenderModel, heldOut: readonly HeldOut[]) {
  const ms = heldOut.map(({ query }) => {
    const begin = performance.now();
    model.recommend(query, TOP);
    return performance.now() - begin;
  });
  return { p50Ms: rounded(quantile(ms, 0.5)), p99Ms: rounded(quantile(ms, 0.99)) };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
