import { loadWasm } from './backends/wasm.ts';
import type { TensorFlow } from './tensorflow.ts';

export type { TensorFlow } from './tensorflow.ts';

/** `node`: libtensorflow itself. `wasm`: WebAssembly, slower, and there wherever Node is. */
export type BackendName = 'node' | 'wasm';

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: BackendName;
  /** A sentence for people: what runs and, where that is not the native library, what is missing and how to get it. */
  readonly why: string;
}

let loading: Promise<LoadedTensorFlow> | undefined;

/**
 * TensorFlow with the fastest backend that this machine has. Loaded once for each thread, because TensorFlow.js keeps
 * its tensors and its backend in global state; takes about 0.2 s then.
 */
export function loadTensorFlow(): Promise<LoadedTensorFlow> {
  loading ??= load();
  return loading;
}

async function load(): Promise<LoadedTensorFlow> {
  return { tf: await loadWasm(), backend: 'wasm', why: 'TensorFlow runs on WebAssembly.' };
}
