import type { Interactions } from './interactions.ts';

/**
 * A recommending algorithm with its parameters. `fit` learns from interactions and leaves the recommender as it was, so a model
 * that has not been fitted does not exist and cannot be asked.
 */
export interface Recommender<M extends RecommenderModel = RecommenderModel> {
  /** Throws OptionError or NoInteractionsError. */
  fit(interactions: Interactions, watch?: FitWatch): M | Promise<M>;
}

/** How somebody follows a long fit, and ends it. */
export interface FitWatch {
  readonly onProgress?: (done: number, total: number, note: string) => void;
  /** The fit rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** What a fit learned. Items are named by their ids; what is not known to the model is passed over. */
export interface RecommenderModel {
  /** Which algorithm made it, and the discriminator of its stored form. */
  readonly kind: string;
  /** Every item that it can recommend. */
  readonly items: readonly string[];
  /** The best items first, at most `n`; fewer where the filters leave fewer. Throws OptionError when n is no positive integer. */
  recommend(query: Query, n: number, filters?: Filters): Recommendation[];
  /** The items most like one, without itself; empty for an item that is not known. */
  similar(item: string, n: number, filters?: Filters): Recommendation[];
  /** A stored model: versioned, read back by `recommenderFromJson`. */
  toJSON(): RecommenderJson;
}

/** A model that also learns from interactions one by one, as they come. */
export interface OnlineModel extends RecommenderModel {
  /** Takes interactions in order of time; what is older than what it has seen counts by its age. */
  partialFit(interactions: Interactions): void;
}

export interface RecommenderJson {
  readonly kind: string;
  readonly version: number;
}

/** For whom: a user of the fit, what somebody did last (for users the fit has not seen, and since), or nobody in particular. */
export interface Query {
  readonly user?: string;
  /** Oldest first. Where it is given it stands for the user's history. */
  readonly recent?: readonly RecentInteraction[];
  /** Milliseconds since 1970; the newest interaction of the fit where it is left out. */
  readonly now?: number;
}

export interface RecentInteraction {
  readonly item: string;
  readonly at: number;
  /** Default 1. */
  readonly weight?: number;
}

export interface Filters {
  /** Whether items that the user has interacted with may come back. Default false. */
  readonly seen?: boolean;
  readonly exclude?: ReadonlySet<string>;
  /** Only items for which this holds. */
  readonly allow?: (item: string) => boolean;
}

export interface Recommendation {
  readonly item: string;
  /** The higher the better; comparable within one answer only. */
  readonly score: number;
  readonly reason: Reason;
}

/** Why an item is recommended, for people and for figures of what works. */
export interface Reason {
  readonly source: string;
  /** The item of the user's history that speaks for it most. */
  readonly because?: string;
}
