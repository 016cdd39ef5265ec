import type { Weight } from '../layers/weights.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { StoredNetwork } from './network-format.ts';
import { NetworkFormatError } from './network-format-error.ts';

const KIND = 'checkpoint';

/** A checkpoint as a network that `saveNetwork` can write; its weights have their role before their name. */
export function checkpointToNetwork({ weights, moments, best, ...figures }: Checkpoint): StoredNetwork {
  return {
    about: { kind: KIND, ...figures, best: { epoch: best.epoch, loss: figure(best.loss) } },
    weights: [...named('weights', weights), ...named('moments', moments), ...named('best', best.weights)],
  };
}

/** The checkpoint out of what `checkpointToNetwork` made. Throws NetworkFormatError for another network. */
export function checkpointFromNetwork({ about, weights }: StoredNetwork): Checkpoint {
  const { kind, epoch, steps, loss, validationLoss, best } = about;
  const { epoch: bestEpoch, loss: bestLoss } = (best ?? {}) as Record<string, unknown>;
  if (
    kind !== KIND ||
    typeof epoch !== 'number' ||
    typeof steps !== 'number' ||
    typeof loss !== 'number' ||
    typeof bestEpoch !== 'number'
  ) {
    throw new NetworkFormatError('the stored network is no checkpoint of a training');
  }
  return {
    epoch,
    steps,
    loss,
    ...(typeof validationLoss === 'number' ? { validationLoss } : {}),
    weights: unnamed('weights', weights),
    moments: unnamed('moments', weights),
    best: {
      epoch: bestEpoch,
      loss: typeof bestLoss === 'number' ? bestLoss : Number.NEGATIVE_INFINITY,
      weights: unnamed('best', weights),
    },
  };
}

/** Without a validation share every epoch is the best so far, of loss -Infinity, which JSON cannot say. */
const figure = (loss: number): number | null => (Number.isFinite(loss) ? loss : null);

const named = (role: string, weights: readonly Weight[]): Weight[] =>
  weights.map((weight) => ({ ...weight, name: `${role}/${weight.name}` }));

function unnamed(role: string, weights: readonly Weight[]): Weight[] {
  const prefix = `${role}/`;
  return weights
    .filter(({ name }) => name.startsWith(prefix))
    .map((weight) => ({ ...weight, name: weight.name.slice(prefix.length) }));
}
