import { oneOf } from '../option-values.ts';

export const MODELS = [
  'popular',
  'itemTransition',
  'itemKnn',
  'userKnn',
  'als',
  'bpr',
  'svd',
  'svdpp',
  'sasrec',
  'hybrid',
] as const;
export type ModelName = (typeof MODELS)[number];

export const PROTOCOLS = ['leave-one-out', 'folds', 'time'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface RecommendOptions {
  readonly model: ModelName | 'all';
  readonly user?: string;
  readonly item?: string;
  readonly rating?: string;
  readonly time?: string;
  readonly evaluate: Protocol;
  readonly top: number;
  readonly folds: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function parseModel(text: string): ModelName | 'all' {
  return oneOf('--model', [...MODELS, 'all'], text);
}

export function parseProtocol(text: string): Protocol {
  return oneOf('--evaluate', PROTOCOLS, text);
}

/** What predicts ratings; everything else ranks items. */
export const RATING_MODELS: ReadonlySet<ModelName> = new Set(['svd', 'svdpp']);
