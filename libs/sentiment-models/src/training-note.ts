import type { TrainingProgress } from '@shoal/neural/training';

/** What is told of a training after each epoch. */
export function trainingNote({ epoch, epochsMax, loss, validationLoss }: TrainingProgress): string {
  const heldOut = validationLoss === undefined ? '' : `, ${validationLoss.toFixed(4)} on examples held out`;
  return `epoch ${epoch} of at most ${epochsMax}: loss ${loss.toFixed(4)}${heldOut}`;
}
