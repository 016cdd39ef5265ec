export { packArray, unpackArray } from './packed-array.ts';
export { type FormatFault, StoredFields, type StoredForm } from './stored-fields.ts';
