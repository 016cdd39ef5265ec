import { unsortedSegmentSumKernel } from '../kernels/unsorted-segment-sum.ts';
import type { TensorFlow } from '../tensorflow.ts';

/** TensorFlow on WebAssembly, in this thread alone. Its binary comes with the package; nothing is fetched. */
export async function loadWasm(): Promise<TensorFlow> {
  // The whole package, because the gradients are registered by it and not by its core.
  const tf: TensorFlow = (await import('@tensorflow/tfjs')).default;
  await import('@tensorflow/tfjs-backend-wasm');
  // Its threads are spun up in each thread that loads it, and keep a process from ending.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (tf.getKernel(unsortedSegmentSumKernel.kernelName, 'wasm') === undefined) {
    tf.registerKernel(unsortedSegmentSumKernel);
  }
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}
