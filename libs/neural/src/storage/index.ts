export { checkpointFromNetwork, checkpointToNetwork } from './checkpoint-format.ts';
export { loadNetwork, saveNetwork } from './network-file.ts';
export { decodeNetwork, encodeNetwork, type StoredNetwork } from './network-format.ts';
export { NetworkFormatError } from './network-format-error.ts';
