import { packArray } from '@shoal/stored-models';
import { OptionError } from '../errors.ts';
import type {
  Filters,
  Query,
  Reason,
  Recommendation,
  RecommenderJson,
  RecommenderModel,
} from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { checkN } from '../top-items.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { FEATURES, partScore } from './rank-features.ts';

export interface HybridState {
  readonly parts: readonly RecommenderModel[];
  /** Three for each part: see rank-features.ts. */
  readonly weights: Float64Array;
  /** How many items each part names. */
  readonly candidates: number;
}

/** Several models as one: an item's score is the sum of what its rank in each part is worth. */
export class HybridModel implements RecommenderModel {
  static readonly kind = 'hybrid';
  static readonly version = 1;
  readonly kind = HybridModel.kind;
  readonly parts: readonly RecommenderModel[];
  private readonly weights: Float64Array;
  private readonly candidates: number;

  /** Throws OptionError when there is no part. */
  constructor({ parts, weights, candidates }: HybridState) {
    if (parts.length === 0) throw new OptionError('a hybrid needs at least one part');
    this.parts = parts;
    this.weights = weights;
    this.candidates = candidates;
  }

  get items(): readonly string[] {
    return [...new Set(this.parts.flatMap((part) => part.items))];
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.blended((part, depth) => part.recommend(query, depth, filters), n);
  }

  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.blended((part, depth) => part.similar(item, depth, filters), n);
  }

  toJSON(): RecommenderJson {
    return {
      kind: HybridModel.kind,
      version: HybridModel.version,
      candidates: this.candidates,
      weights: packArray(this.weights),
      parts: this.parts.map((part) => part.toJSON()),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown, readPart: (part: unknown) => RecommenderModel): HybridModel {
    const fields = recommenderFields(json, HybridModel.kind, HybridModel.version);
    const stored = (json as { parts?: unknown }).parts;
    if (!Array.isArray(stored) || stored.length === 0) throw fields.damaged('parts');
    const candidates = fields.number('candidates');
    if (!Number.isSafeInteger(candidates) || candidates < 1) throw fields.damaged('candidates');
    const weights = fields.float64('weights', stored.length * FEATURES);
    if (!weights.every(Number.isFinite)) throw fields.damaged('weights');
    return new HybridModel({ parts: stored.map(readPart), weights, candidates });
  }

  private blended(
    ask: (part: RecommenderModel, depth: number) => Recommendation[],
    n: number,
  ): Recommendation[] {
    // Always as deep, so that a shorter list is the head of a longer one.
    const named = candidatesOf(this.parts.map((part) => ask(part, this.candidates)));
    const best = named
      .map((candidate) => this.scored(candidate))
      .sort((a, b) => b.score - a.score)
      .slice(0, n);
    if (best.length >= n || named.length < this.candidates) return best;
    return best.concat(
      rest(
        this.parts.map((part) => ask(part, n)),
        best,
        n - best.length,
      ),
    );
  }

  /** With the reason of the part that speaks for it most. */
  private scored({ item, ranks, reasons }: Candidate): Recommendation {
    let score = 0;
    let most = Number.NEGATIVE_INFINITY;
    let reason: Reason = { source: HybridModel.kind };
    for (let part = 0; part < ranks.length; part++) {
      const its = reasons[part];
      if (its === undefined) continue;
      const share = partScore(this.weights, part, ranks[part] as number, this.candidates);
      score += share;
      if (share > most) {
        most = share;
        reason = its;
      }
    }
    return { item, score, reason };
  }
}

/** What parts name beyond the candidates, part by part, below all of these. */
function rest(
  lists: readonly (readonly Recommendation[])[],
  best: readonly Recommendation[],
  n: number,
): Recommendation[] {
  const had = new Set(best.map(({ item }) => item));
  const last = best.at(-1)?.score ?? 0;
  return candidatesOf(lists)
    .filter(({ item }) => !had.has(item))
    .slice(0, n)
    .map(({ item, reasons }, i) => ({
      item,
      score: last - (i + 1) * 1e-3,
      reason: reasons.find((reason) => reason !== undefined) ?? { source: HybridModel.kind },
    }));
}
