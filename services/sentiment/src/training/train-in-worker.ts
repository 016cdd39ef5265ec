import { runInThread } from '@shoal/runtime';
import type { SentimentConfig } from '../config.ts';
import type { TrainingInput, TrainingOutput } from './train-model.ts';

const module = new URL('./train-worker.ts', import.meta.url);

/** What the thread is given: an encoder is opened there anew. */
export interface WorkerInput extends Pick<SentimentConfig, 'encoderFolder' | 'encoderPrefix'> {
  readonly input: TrainingInput;
}

/** Trains in a thread of its own, so that reviews go on being judged meanwhile. Rejects with what the training threw. */
export function trainInWorker({
  encoderFolder,
  encoderPrefix,
}: Pick<SentimentConfig, 'encoderFolder' | 'encoderPrefix'>): (
  input: TrainingInput,
  signal: AbortSignal,
) => Promise<TrainingOutput> {
  return (training, signal) => {
    const input: WorkerInput = { input: training, encoderFolder, encoderPrefix };
    return runInThread({ module, input, memoryMbMax: 1_024, signal });
  };
}
