export { Autoencoder, type AutoencoderOptions } from './autoencoder.ts';
export { AutoencoderModel } from './autoencoder-model.ts';
export { SequenceChurn, type SequenceChurnOptions } from './sequence-churn.ts';
export { SequenceChurnModel } from './sequence-churn-model.ts';
