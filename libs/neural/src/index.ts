export { BackendUnavailableError } from './backends/backend-unavailable-error.ts';
export { type NativePlace, nativeMissing, nativePlace } from './backends/native-place.ts';
export {
  type BackendName,
  type LoadedTensorFlow,
  type LoadOptions,
  loadTensorFlow,
  type TensorFlow,
} from './load-tensorflow.ts';
