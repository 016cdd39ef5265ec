import { parentPort, workerData } from 'node:worker_threads';

// What the tests of run-in-thread.ts have run: doubles a number, throws at a text, and says nothing at null.
const input: unknown = workerData;
if (typeof input === 'string') throw new RangeError(`${input} is no number`);
if (typeof input === 'number') parentPort?.postMessage(2 * input);
else parentPort?.ref();
