import { IsolationForestModel } from '@shoal/trees';
import { datasetOf } from '../classify/classifier.ts';
import { RiskFormatError } from '../errors.ts';
import { AutoencoderModel } from '../neural/autoencoder-model.ts';
import { fraudFeatures } from './order-row.ts';
import { Ranks } from './ranks.ts';

/** Tails are no thinner than this: a model has seen some hundred of the most unusual orders, and no more. */
const tailMin = 1e-3;

/** Two opinions on how unusual an order is, and where each stood among the orders of the training. */
export interface UnusualParts {
  readonly isolation: IsolationForestModel;
  readonly isolationRanks: Ranks;
  /** Undefined where the model was trained without TensorFlow. */
  readonly autoencoder: { readonly model: AutoencoderModel; readonly ranks: Ranks } | undefined;
}

/** What both say of some orders. */
export interface Opinions {
  /** Of the isolation forest, 0 to 1. */
  readonly apartness: Float64Array;
  /** Of the autoencoder, in deviations; NaN without one. */
  readonly strangeness: Float64Array;
  /** Both together, from 0 on: -2 ln of either tail, summed (Fisher 1932). */
  readonly unusual: Float64Array;
}

/** Says how unusual orders are, without a look at any label; immutable. */
export class Unusual {
  readonly #parts: UnusualParts;

  constructor(parts: UnusualParts) {
    this.#parts = parts;
  }

  static of(
    isolation: IsolationForestModel,
    autoencoder: AutoencoderModel | undefined,
    columns: readonly Float64Array[],
  ): Unusual {
    const isolationRanks = Ranks.of(isolation.score(datasetOf(fraudFeatures, columns)));
    const strange = autoencoder && { model: autoencoder, ranks: Ranks.of(autoencoder.strangeness(columns)) };
    return new Unusual({ isolation, isolationRanks, autoencoder: strange });
  }

  /** Throws RiskFormatError and the errors of the models in it. */
  static fromJSON(json: unknown): Unusual {
    const { isolation, isolationRanks, autoencoder } = (json ?? {}) as Record<string, unknown>;
    if (isolation === undefined) throw new RiskFormatError('a stored model has no isolation forest');
    const { model, ranks } = (autoencoder ?? {}) as Record<string, unknown>;
    return new Unusual({
      isolation: IsolationForestModel.fromJSON(isolation),
      isolationRanks: Ranks.fromJSON(isolationRanks),
      autoencoder:
        autoencoder === null
          ? undefined
          : { model: AutoencoderModel.fromJSON(model), ranks: Ranks.fromJSON(ranks) },
    });
  }

  /** Of orders by columns of `fraudFeatures`. */
  opinions(columns: readonly Float64Array[]): Opinions {
    const { isolation, isolationRanks, autoencoder } = this.#parts;
    const apartness = isolation.score(datasetOf(fraudFeatures, columns));
    const strangeness =
      autoencoder?.model.strangeness(columns) ?? new Float64Array(apartness.length).fill(Number.NaN);
    const tail = (rank: number) => -2 * Math.log(Math.max(tailMin, 1 - rank));
    const unusual = apartness.map((score, row) => {
      const strange = autoencoder ? tail(autoencoder.ranks.of(strangeness[row] as number)) : 0;
      return tail(isolationRanks.of(score)) + strange;
    });
    return { apartness, strangeness, unusual };
  }

  toJSON() {
    const { isolation, isolationRanks, autoencoder } = this.#parts;
    return {
      isolation: isolation.toJSON(),
      isolationRanks: isolationRanks.toJSON(),
      autoencoder: autoencoder
        ? { model: autoencoder.model.toJSON(), ranks: autoencoder.ranks.toJSON() }
        : null,
    };
  }
}
