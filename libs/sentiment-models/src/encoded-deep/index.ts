export { EncodedDeep, type EncodedDeepOptions } from './encoded-deep.ts';
export { EncodedDeepModel } from './encoded-deep-model.ts';
