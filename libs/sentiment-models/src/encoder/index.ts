export { Encoded, type EncodedOptions } from './encoded.ts';
export { EncoderModel } from './encoder-model.ts';
export { type EmbedOptions, type EncoderFolder, SentenceEncoder } from './sentence-encoder.ts';
