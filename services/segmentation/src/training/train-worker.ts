import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '@shoal/runtime';
import {
  beginTraining,
  endTraining,
  type TrainingInput,
  trainByBestMethod,
  trainSegments,
} from '../domain/train-segments.ts';

// Events are judged meanwhile, and nobody waits for a model.
stepBack();
// What it throws ends the thread, and reaches the caller as the worker's error.
parentPort?.postMessage(await trainBy(workerData as TrainingInput));

async function trainBy(input: TrainingInput) {
  if (input.method === 'auto') return trainByBestMethod(input);
  if (input.method !== 'deep') return trainSegments(input);
  // TensorFlow takes a second and some 100 MB: it is loaded only where it is asked for.
  const { clusterDeep } = await import('./cluster-deep.ts');
  const training = beginTraining(input);
  return endTraining(training, await clusterDeep(training.request));
}
