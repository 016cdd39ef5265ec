/**
 * The functions of TensorFlow.js as `@tensorflow/tfjs-core` types them: `tf.add(a, b)`. The chained form `a.add(b)` and
 * the layers of the whole package are left out on purpose: one way to write a formula, and tsc reads a tenth.
 */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');
