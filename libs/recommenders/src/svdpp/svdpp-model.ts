import { RatingModel, type RatingState, ratingStateFrom } from '../factors/rating-model.ts';

/** Biases and vectors of users and items, and what having rated an item says whatever the rating. */
export class SvdppModel extends RatingModel {
  static readonly kind = 'svdpp';
  readonly kind = SvdppModel.kind;

  constructor(state: RatingState) {
    super(SvdppModel.kind, state);
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): SvdppModel {
    return new SvdppModel(ratingStateFrom(json, SvdppModel.kind));
  }
}
