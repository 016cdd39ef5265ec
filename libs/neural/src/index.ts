export { type BackendName, type LoadedTensorFlow, loadTensorFlow } from './load-tensorflow.ts';
export type { TensorFlow } from './tensorflow.ts';
