import { parentPort, workerData } from 'node:worker_threads';
import { type TrainingInput, trainSegments } from '../domain/train-segments.ts';

// What it throws ends the thread, and reaches the caller as the worker's error.
parentPort?.postMessage(trainSegments(workerData as TrainingInput));
