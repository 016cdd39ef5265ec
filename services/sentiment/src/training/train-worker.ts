import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '@shoal/runtime';
import { openEncoder } from '../open-encoder.ts';
import type { WorkerInput } from './train-in-worker.ts';
import { trainModel } from './train-model.ts';

// Reviews are judged meanwhile, and nobody waits for a model.
stepBack();
const { input, encoderFolder, encoderPrefix: prefix } = workerData as WorkerInput;
const encoder = await openEncoder(encoderFolder);
// What it throws ends the thread, and reaches the caller as the worker's error.
parentPort?.postMessage(await trainModel(input, encoder && { encoder, prefix }));
