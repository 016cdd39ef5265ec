import { BackendUnavailableError } from './backends/backend-unavailable-error.ts';
import type { NativePlace } from './backends/native-place.ts';
import { nativeMissing, nativePlace } from './backends/native-place.ts';
import { loadNode } from './backends/node.ts';
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

export interface LoadOptions {
  /** Only this backend will do. Default: `node` where it is ready, else `wasm`. */
  readonly backend?: BackendName;
  /** Where the native library is looked for. Default: where `npm run setup` prepares it in this checkout. */
  readonly place?: NativePlace;
}

let loading: Promise<LoadedTensorFlow> | undefined;

/**
 * TensorFlow with the fastest backend that this machine has; loads in 0.2 s (wasm) to 1 s (node) and reaches for no
 * network. Loaded once in each thread, because TensorFlow.js keeps tensors and backend in global state; worker threads
 * each load their own. A native library that gets ready later is taken by the next thread or process.
 * @throws BackendUnavailableError when `options.backend` cannot be had, or another one already runs in this thread.
 */
export async function loadTensorFlow(options: LoadOptions = {}): Promise<LoadedTensorFlow> {
  if (loading === undefined) {
    loading = load(options);
    // A failed attempt must not stand in the way of the next one.
    loading.catch(() => {
      loading = undefined;
    });
  }
  const loaded = await loading;
  if (options.backend !== undefined && options.backend !== loaded.backend) {
    throw new BackendUnavailableError(
      `TensorFlow runs on "${loaded.backend}" in this thread already: load "${options.backend}" in another one.`,
    );
  }
  return loaded;
}

async function load({ backend, place = nativePlace() }: LoadOptions): Promise<LoadedTensorFlow> {
  if (backend === 'wasm') return onWasm('TensorFlow runs on WebAssembly, as was asked for.');
  const native = await tryNative(place);
  if (typeof native !== 'string') return native;
  const lack = `the native library, which is faster, is not ready: ${native}`;
  if (backend === 'node') throw new BackendUnavailableError(`TensorFlow: ${lack}`);
  return onWasm(`TensorFlow runs on WebAssembly; ${lack}`);
}

/** TensorFlow on its native library, or what is missing for that. */
async function tryNative(place: NativePlace): Promise<LoadedTensorFlow | string> {
  const missing = nativeMissing(place);
  if (missing !== undefined) return missing;
  try {
    const tf = await loadNode(place);
    return { tf, backend: 'node', why: 'TensorFlow runs natively, on libtensorflow.' };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `it cannot be loaded (${reason}). Remove ${place.folder}, then run npm run setup.`;
  }
}

async function onWasm(why: string): Promise<LoadedTensorFlow> {
  return { tf: await loadWasm(), backend: 'wasm', why };
}
