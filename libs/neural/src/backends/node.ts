import { createRequire } from 'node:module';
import util from 'node:util';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.ts';
import type { NativePlace } from './native-place.ts';

const require = createRequire(import.meta.url);

/**
 * TensorFlow on libtensorflow, which must be ready in `place`. It computes on all cores, and an operation blocks its
 * thread until it is done.
 * @throws what the dynamic linker says when the library does not fit this machine.
 */
export async function loadNode(place: NativePlace): Promise<TensorFlow> {
  restoreUtil();
  const tf: TensorFlow = (await import('@tensorflow/tfjs')).default;
  // Not its index.js: that looks for the binding inside node_modules only.
  require('@tensorflow/tfjs-node/dist/register_all_kernels.js');
  const { NodeJSKernelBackend } =
    require('@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js') as KernelBackendModule;
  const binding: unknown = require(place.binding);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'));
  await tf.setBackend('tensorflow');
  return tf;
}

interface KernelBackendModule {
  readonly NodeJSKernelBackend: new (binding: unknown, packageName: string) => KernelBackend;
}

/** tfjs-node 4.22 still calls two old functions: Node 23 has taken one away, and warns whoever calls the other. */
function restoreUtil(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}
