// A worker thread that loads TensorFlow once for each of the options it is given, and says what came of it.
import { parentPort, workerData } from 'node:worker_threads';
import { nativePlace } from './backends/native-place.ts';
import { type BackendName, loadTensorFlow } from './load-tensorflow.ts';

export interface Attempt {
  readonly backend?: BackendName;
  /** The folder under which the native library is looked for. */
  readonly parent: string;
}
export type Outcome = { readonly backend: BackendName; readonly why: string } | { readonly refusal: string };

const outcomes: Outcome[] = [];
for (const { backend, parent } of workerData as readonly Attempt[]) {
  const loading = loadTensorFlow({ backend, place: nativePlace(parent) });
  outcomes.push(
    await loading.then(
      ({ backend: loaded, why }) => ({ backend: loaded, why }),
      (error) => ({ refusal: `${error.code}: ${error.message}` }),
    ),
  );
}
parentPort?.postMessage(outcomes);
