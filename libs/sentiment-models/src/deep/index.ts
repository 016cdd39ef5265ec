export { Deep, type DeepOptions } from './deep.ts';
export { DeepModel } from './deep-model.ts';
