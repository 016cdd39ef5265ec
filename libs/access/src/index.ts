export { accessKey, hashKey, type KeyKind, newKeyText } from './key-text.ts';
export { followKeys, type Keyring, type KeyringOptions } from './keyring.ts';
