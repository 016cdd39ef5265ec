export type { Scalar, Tensor } from '@tensorflow/tfjs-core';
export {
  attentionMask,
  distanceBias,
  distanceSlope,
  HIDDEN_SCORE,
  scaledDotProductAttention,
  selfAttention,
} from './attention.ts';
export { type Activation, type DenseOptions, dense, type Layer } from './dense.ts';
export { dropout } from './dropout.ts';
export { embedding } from './embedding.ts';
export { LAYER_NORM_EPSILON, layerNorm } from './layer-norm.ts';
export { type Initial, Parameters } from './parameters.ts';
export { sizeOf, type Weight } from './weights.ts';
