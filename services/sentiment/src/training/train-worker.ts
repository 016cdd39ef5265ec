import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '@shoal/runtime';
import { type TrainingInput, trainModel } from './train-model.ts';

// Reviews are judged meanwhile, and nobody waits for a model.
stepBack();
// What it throws ends the thread, and reaches the caller as the worker's error.
parentPort?.postMessage(trainModel(workerData as TrainingInput));
