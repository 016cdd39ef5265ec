import { Parameters, type Scalar } from '@shoal/neural/layers';
import {
  type Random,
  randomFrom,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingTask,
  train,
} from '@shoal/neural/training';
import { distinctByUser } from '../csr.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { Recommender } from '../recommender.ts';
import { heldOutNdcg } from './held-out-ndcg.ts';
import { type NetworkShape, networkSize, weightsByName } from './network-layout.ts';
import { drawItems, sampledSoftmax } from './sampled-softmax.ts';
import { SasRecModel } from './sasrec-model.ts';
import { itemVectors, type Reader, sasRecNetwork } from './sasrec-network.ts';
import {
  type CompleteOptions,
  completeOptions,
  type SasRecEpoch,
  type SasRecOptions,
  type SasRecWatch,
} from './sasrec-options.ts';
import { packOf, windowsOf } from './windows.ts';

// Streams of random numbers under one seed; the training has its own.
const [WEIGHTS_STREAM, MEASURE_STREAM] = [-2, -3];
const VALIDATION_SHARE = 0.1;

/**
 * Foretells the next item of a history by causal self-attention over it: Kang and McAuley, "Self-attentive sequential
 * recommendation" (2018), with the softmax over all items, or a sample of them, in place of the paper's one false item for each
 * right one. Weights of interactions do not count, and an item that a user came back to stands at its last place.
 */
export class SasRec implements Recommender<SasRecModel> {
  private readonly options: CompleteOptions;

  /** Throws OptionError. */
  constructor(options: SasRecOptions) {
    this.options = completeOptions(options);
  }

  /**
   * On one backend the same seed gives the same bytes, resumed or not. Rejects with OptionError, NoInteractionsError,
   * TrainingDivergedError, the signal's reason, or what `onCheckpoint` throws.
   */
  async fit(interactions: Interactions, watch: SasRecWatch = {}): Promise<SasRecModel> {
    checkInteractions(interactions);
    const { tf, seed, dropout, width, heads, blocks, lengthMax } = this.options;
    const histories = Histories.of(interactions);
    const shape = { items: histories.itemNames.length, width, heads, blocks, lengthMax };
    const parameters = new Parameters(tf, randomFrom(seed, WEIGHTS_STREAM));
    try {
      const network = { parameters, shape, read: sasRecNetwork(parameters, shape, dropout) };
      const task = taskOf(interactions, network, this.options);
      const judged = judgedBy(watch, network, histories);
      await train(task, { ...trainingOptions(this.options, watch), ...judged });
      return new SasRecModel({ histories, shape, weights: await readWeights(network) });
    } finally {
      parameters.dispose();
    }
  }
}

interface Network {
  readonly parameters: Parameters;
  readonly shape: NetworkShape;
  readonly read: Reader;
}

function taskOf(interactions: Interactions, network: Network, options: CompleteOptions): TrainingTask {
  const { parameters, shape, read } = network;
  const { tf, seed, sampled: count } = options;
  const windows = windowsOf(distinctByUser(interactions), shape.lengthMax);
  const loss = (batch: Int32Array, random?: Random): Scalar => {
    const pack = packOf(windows, batch, shape.lengthMax);
    const { targets } = pack;
    // What is measured must be measured by the same sample each time.
    const sampled = drawItems(shape.items, count, random ?? randomFrom(seed, MEASURE_STREAM));
    return sampledSoftmax(tf, {
      states: read(pack, random),
      wanted: itemVectors(parameters, targets),
      targets,
      sampled,
      vectors: itemVectors(parameters, sampled),
      items: shape.items,
    });
  };
  return { parameters, rows: windows.length, loss };
}

function trainingOptions(options: CompleteOptions, watch: SasRecWatch): TrainingOptions {
  const { seed, epochsMax, patience, batchSize, learningRate } = options;
  const { signal, onCheckpoint, resumeFrom } = watch;
  return {
    ...{ seed, epochsMax, patience, batchSize, learningRate, validationShare: VALIDATION_SHARE },
    ...(signal && { signal }),
    ...(onCheckpoint && { onCheckpoint }),
    ...(resumeFrom && { resumeFrom }),
    onProgress: (progress) => {
      const { epoch, loss } = progress;
      watch.onEpoch?.(epochOf(progress, watch.heldOut !== undefined));
      watch.onProgress?.(
        epoch,
        epochsMax,
        `sasrec epoch ${epoch} of at most ${epochsMax}, loss ${loss.toFixed(4)}`,
      );
    },
  };
}

/** The best epoch is the one with the highest NDCG@10 where something is held out. */
function judgedBy(
  { heldOut }: SasRecWatch,
  network: Network,
  histories: Histories,
): Partial<TrainingOptions> {
  if (heldOut === undefined) return {};
  const { parameters, shape, read } = network;
  const all = Int32Array.from({ length: shape.items }, (_, place) => place);
  const ndcg = heldOutNdcg({
    tf: parameters.tf,
    read,
    vectors: () => itemVectors(parameters, all),
    histories,
    heldOut,
    lengthMax: shape.lengthMax,
  });
  return { validationShare: 0, judge: () => -ndcg() };
}

function epochOf({ epoch, loss, validationLoss }: TrainingProgress, isHeldOut: boolean): SasRecEpoch {
  if (validationLoss === undefined) return { epoch, loss };
  return isHeldOut ? { epoch, loss, ndcg: -validationLoss } : { epoch, loss, validationLoss };
}

async function readWeights({ parameters, shape }: Network): Promise<Float32Array> {
  const weights = new Float32Array(networkSize(shape));
  const views = weightsByName(shape, weights);
  for (const { name, values } of await parameters.read()) views.get(name)?.set(values);
  return weights;
}
