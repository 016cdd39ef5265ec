import type { TensorFlow } from '@shoal/neural';
import { Parameters, type Weight } from '@shoal/neural/layers';
import { randomFrom, type TrainingProgress, train } from '@shoal/neural/training';
import { BetaGeometric } from '../beta-geometric/beta-geometric.ts';
import type { BetaGeometricModel } from '../beta-geometric/beta-geometric-model.ts';
import { OptionError } from '../errors.ts';
import { halfLivesOf, watchedDaysOf } from '../forecast/history-features.ts';
import type { Period } from '../period.ts';
import type { Transactions } from '../purchases.ts';
import { summarise } from '../summarise.ts';
import { CUSTOMER_FEATURES } from './customer-features.ts';
import { examplesOf } from './examples.ts';
import { type Lessons, lifetimeLoss } from './lifetime-loss.ts';
import { NeuralLifetimeModel } from './neural-lifetime-model.ts';
import { standardised, standardsOf } from './standards.ts';

export interface NeuralLifetimeProgress extends TrainingProgress {
  /** Which of the networks learns, from 1. */
  readonly network: number;
  readonly networks: number;
}

export interface NeuralLifetimeOptions {
  readonly tf: TensorFlow;
  /** Draws first weights, the order of examples, dropout, and who is held out to stop by. */
  readonly seed: number;
  /** In what purchases are counted. Default day. */
  readonly period?: Period;
  /** Networks whose answers are averaged. A whole number from 1, default 5. */
  readonly networks?: number;
  /** Times that all examples are seen at most. Default 15. */
  readonly epochsMax?: number;
  /** Called after each epoch. */
  readonly onProgress?: (progress: NeuralLifetimeProgress) => void;
  readonly signal?: AbortSignal;
}

const NETWORKS_MAX = 100;
/** Share of the customers that are held out of a network's examples to stop by. */
const HELD_OUT = 0.15;
const TRAINING = { batchSize: 1024, learningRate: 0.002, patience: 3 } as const;
// Streams of random numbers under the seed of one network; training itself has those from -1 on.
const [WEIGHTS_STREAM, CUSTOMERS_STREAM] = [-2, -3];

/**
 * Foretells who buys again, how often and for how much, by networks over the whole history of a customer. As HistoryRegression does, it
 * goes back to earlier days, has BG/NBD foretell from there what is known by now, and learns by which factor it was off for whom; but
 * from four such days, with gaps, first purchases and fading money beside, and with factors that depend on each other. Several networks,
 * each of which stops by customers of its own, are averaged: one alone ranks worse than they do together (Hansen and Salamon 1990).
 *
 * The horizon enters through what BG/NBD expects within it: one fit answers for three months as well as for twelve. No day that it learns
 * from has more than half of the time watched ahead. On CDNOW it ranks the quarter to come better than HistoryRegression (AUC .750 to
 * .749), and 39 weeks after 39 weeks worse (.772 to .774, BG/NBD .767): compare them on your own past.
 */
export class NeuralLifetime {
  readonly #options: NeuralLifetimeOptions;
  readonly #period: Period;
  readonly #networks: number;

  /** Throws OptionError. */
  constructor(options: NeuralLifetimeOptions) {
    const { period = 'day', networks = 5, epochsMax = 15 } = options;
    if (!(Number.isInteger(networks) && networks >= 1 && networks <= NETWORKS_MAX))
      throw new OptionError(`networks is ${networks}, and must be a whole number from 1 to ${NETWORKS_MAX}`);
    if (!(Number.isInteger(epochsMax) && epochsMax >= 1))
      throw new OptionError(`epochsMax is ${epochsMax}, and must be a whole number from 1`);
    this.#options = options;
    this.#period = period;
    this.#networks = networks;
  }

  /**
   * Learns from what was bought up to the day of `until` (milliseconds since 1970), and from nothing later: on one backend the same
   * transactions and seed give the same model. `purchases` is BG/NBD as fitted to the same time, fitted anew when it is left out. Rejects
   * with DataError, TooFewError where the time is shorter than six weeks or nobody had bought again by an earlier day,
   * TrainingDivergedError, or the reason of the signal.
   */
  async fit(
    transactions: Transactions,
    until: number,
    purchases?: BetaGeometricModel,
  ): Promise<NeuralLifetimeModel> {
    const period = this.#period;
    const days = watchedDaysOf(transactions, until);
    const halfLives = halfLivesOf(days);
    const { features, customer, ...outcomes } = examplesOf(transactions, { period, until, days });
    const columns = CUSTOMER_FEATURES.length;
    const standards = standardsOf(features, columns);
    const lessons = { ...outcomes, features: standardised(features, standards), columns };
    const networks: (readonly Weight[])[] = [];
    for (let network = 1; network <= this.#networks; network++)
      networks.push(await this.#train(lessons, customer, network));
    return new NeuralLifetimeModel({
      ...{ period, halfLives, standards, networks },
      purchases: purchases ?? new BetaGeometric().fit(summarise(transactions, { until, period })),
    });
  }

  async #train(lessons: Lessons, customer: Int32Array, network: number): Promise<readonly Weight[]> {
    const { tf, seed: all, epochsMax = 15, onProgress, signal } = this.#options;
    // Seeds that follow each other must not share networks.
    const seed = Math.floor(randomFrom(all, network)() * 2 ** 32);
    const parameters = new Parameters(tf, randomFrom(seed, WEIGHTS_STREAM));
    try {
      const loss = lifetimeLoss(parameters, lessons);
      const { learnt, judged } = splitCustomers(customer, seed);
      const judge = () => {
        const measured = tf.tidy(() => loss(judged));
        const [figure = Number.NaN] = measured.dataSync();
        measured.dispose();
        return figure;
      };
      await train(
        {
          ...{ parameters, rows: learnt.length },
          loss: (batch, random) =>
            loss(
              batch.map((i) => learnt[i] as number),
              random,
            ),
        },
        {
          ...{ ...TRAINING, seed, epochsMax, validationShare: 0 },
          ...(judged.length > 0 && { judge }),
          ...(signal && { signal }),
          onProgress: (progress) => onProgress?.({ ...progress, network, networks: this.#networks }),
        },
      );
      return await parameters.read();
    } finally {
      parameters.dispose();
    }
  }
}

/** All rows of one customer lie on one side: what he does later is no news to a network that has learnt it from an earlier day. */
function splitCustomers(customer: Int32Array, seed: number) {
  const random = randomFrom(seed, CUSTOMERS_STREAM);
  const last = customer.reduce((most, whose) => Math.max(most, whose), 0);
  const isJudged = Uint8Array.from({ length: last + 1 }, () => Number(random() < HELD_OUT));
  const rows = Int32Array.from(customer.keys());
  const judged = rows.filter((row) => isJudged[customer[row] as number] === 1);
  const learnt = rows.filter((row) => isJudged[customer[row] as number] === 0);
  return learnt.length > 0 ? { learnt, judged } : { learnt: judged, judged: learnt };
}
