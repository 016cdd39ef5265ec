import { RatingModel, type RatingState, ratingStateFrom } from '../factors/rating-model.ts';

/** Biases and vectors of users and items. */
export class SvdModel extends RatingModel {
  static readonly kind = 'svd';
  readonly kind = SvdModel.kind;

  constructor(state: RatingState) {
    super(SvdModel.kind, state);
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): SvdModel {
    return new SvdModel(ratingStateFrom(json, SvdModel.kind));
  }
}
