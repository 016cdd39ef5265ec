export { detectLanguage, type Language } from './detect-language.ts';
export { canBeJudged } from './evidence.ts';
export type { GramOptions } from './gram-options.ts';
export { GramReader } from './gram-reader.ts';
export { normaliseText, TEXT_LENGTH_MAX } from './normalise-text.ts';
export { type Phrase, phrasesOf } from './phrases.ts';
export type { SparseRows } from './sparse-rows.ts';
export { TfIdf, type TfIdfOptions, type TfIdfState } from './tf-idf.ts';
